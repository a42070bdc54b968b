import { memoryRecords } from '../../src/adapters/memory/records';
import { describeRecords } from './records';

describeRecords('memory', memoryRecords);
