import { review as t } from '../../texts/en/review';
import { Suggestions, type SuggestionsProps } from '../../ui/combobox/suggestions';
import { vendorChoices } from '../choices';

/** Vendors that the organization knows, for the field that names one. */
export function KnownVendors(props: Pick<SuggestionsProps, 'input' | 'typed' | 'pick'>) {
  return <Suggestions {...props} label={t.knownVendors} source={vendorChoices} />;
}
