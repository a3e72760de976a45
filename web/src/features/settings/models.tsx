import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';

import { call, type ModelSettings, type ModelUse } from '../../api';
import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { settings as t } from '../../texts/en/settings';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { Head, Loaded } from './pieces';

const modelSettings = queryOptions({
  queryKey: ['settings', 'models'],
  queryFn: ({ signal }) => call('get', '/organizations/current/settings/models', { signal }),
});

export function Section() {
  const own = useQuery(modelSettings);
  return (
    <>
      <Head title={t.sections.models} text={t.models.text} />
      <Loaded what={t.sections.models} own={own}>
        {data => <Edit key={data.version} own={data} />}
      </Loaded>
    </>
  );
}

function Edit({ own }: { own: ModelSettings }) {
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  return (
    <section className="card" aria-label={t.sections.models}>
      <Form
        className="card-b form pt-4"
        send={async values => {
          await call('patch', '/organizations/current/settings/models', {
            body: {
              model_use: values['model_use'] as ModelUse,
              model_tokens_per_day: Number(values['tokens']),
            },
            version: own.version,
          });
          toast(common.saved);
          await cache.invalidateQueries({ queryKey: modelSettings.queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <SelectField
              label={t.models.use}
              name="model_use"
              defaultValue={own.model_use}
              disabled={!isAdmin}
              options={Object.entries(t.models.uses)}
            />
            <Field
              label={t.models.tokens}
              name="tokens"
              type="number"
              min={0}
              required
              defaultValue={own.model_tokens_per_day}
              hint={t.models.tokensHint}
              disabled={!isAdmin}
              error={fault('model_tokens_per_day')}
            />
            {isAdmin ? (
              <div className="form-f">
                <Button look="primary" type="submit" busy={busy}>
                  {common.save}
                </Button>
              </div>
            ) : (
              <p className="hint">{t.adminsOnly}</p>
            )}
          </>
        )}
      </Form>
    </section>
  );
}
