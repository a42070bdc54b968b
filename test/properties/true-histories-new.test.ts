import { describeTrueHistories } from './true-histories';

describeTrueHistories('new');
