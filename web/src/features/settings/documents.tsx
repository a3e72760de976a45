import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';

import { call, type DocumentSettings } from '../../api';
import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { settings as t } from '../../texts/en/settings';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { toast } from '../../ui/toast';
import { health } from '../health';
import { documentSettings } from '../review/queries';
import { Head, Loaded } from './pieces';

export function Section() {
  const own = useQuery(documentSettings);
  const { data: server } = useQuery(health);
  return (
    <>
      <Head title={t.sections.documents} text={t.documents.text} />
      {server?.off.includes('antivirus') && (
        <div className="note">
          <Icon of={ShieldAlert} />
          <span className="grow">{t.documents.unscanned}</span>
        </div>
      )}
      <Loaded what={t.sections.documents} own={own}>
        {data => <Edit key={data.version} own={data} />}
      </Loaded>
    </>
  );
}

function Edit({ own }: { own: DocumentSettings }) {
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  return (
    <section className="card" aria-label={t.sections.documents}>
      <Form
        className="card-b form pt-4"
        send={async values => {
          await call('patch', '/organizations/current/settings/documents', {
            body: {
              ocr_language: values['ocr_language'] || null,
              review_threshold: Number(values['review_threshold']) / 100,
            },
            version: own.version,
          });
          toast(common.saved);
          await cache.invalidateQueries({ queryKey: documentSettings.queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.documents.language}
              name="ocr_language"
              defaultValue={own.ocr_language ?? ''}
              hint={t.documents.languageHint}
              disabled={!isAdmin}
              error={fault('ocr_language')}
            />
            <Field
              label={t.documents.threshold}
              name="review_threshold"
              type="number"
              min={0}
              max={100}
              required
              defaultValue={Math.round(own.review_threshold * 100)}
              hint={t.documents.thresholdHint}
              disabled={!isAdmin}
              error={fault('review_threshold')}
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
