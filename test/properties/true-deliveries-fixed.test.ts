import { DELIVERIES, describeTrueHistories } from './true-histories';

describeTrueHistories('fixed', DELIVERIES);
