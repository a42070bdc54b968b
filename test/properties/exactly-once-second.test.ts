import { describeHistories } from './exactly-once';

describeHistories(1);
