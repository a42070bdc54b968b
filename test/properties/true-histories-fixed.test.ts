import { describeTrueHistories } from './true-histories';

describeTrueHistories('fixed');
