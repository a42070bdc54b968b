import { DELIVERIES, describeTrueHistories } from './true-histories';

describeTrueHistories('new', DELIVERIES);
