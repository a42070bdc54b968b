/** Debian's Prometheus and Alertmanager; the newest are tried in test/scrapers. */
import { describeAlerting } from './live';

describeAlerting({ prometheus: 'prometheus', alertmanager: 'prometheus-alertmanager' });
