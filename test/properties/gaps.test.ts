import { describeGaps } from './exactly-once';

describeGaps();
