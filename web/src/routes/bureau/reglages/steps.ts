// The steps of the set-up, each with its words and the page where it is done.
import type { SetUpQuery } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

type Step = SetUpQuery['admin']['setUp'][number]['step'];

export const steps: Record<Step, { href: string; label: () => string }> = {
  COMMUNE: { href: '/bureau/reglages/commune', label: m.settings_step_commune },
  POSTAL_CODES: { href: '/bureau/reglages/commune#champ-postalCodes', label: m.settings_step_postal },
  ACCOUNT: { href: '/bureau/reglages/commune#champ-iban', label: m.settings_step_account },
  DATA_PROTECTION: { href: '/bureau/reglages/commune#champ-dataProtectionEmail', label: m.settings_step_dpo },
  SCHOOLS: { href: '/bureau/ecoles', label: m.settings_step_schools },
  SITES: { href: '/bureau/sites', label: m.settings_step_sites },
  TARIFF: { href: '/bureau/tarifs', label: m.settings_step_tariff },
  WEEKS: { href: '/bureau/plaines', label: m.settings_step_weeks },
  PERIOD: { href: '/bureau/periodes', label: m.settings_step_period },
  STAFF: { href: '/bureau/personnel', label: m.settings_step_staff },
  MAIL: { href: '#essai', label: m.settings_step_mail },
};
