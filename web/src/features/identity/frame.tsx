import './identity.css';

import { useQuery } from '@tanstack/react-query';
import { Check, CircleCheck, Eye } from 'lucide-react';
import type { ReactNode } from 'react';

import { useTitle } from '../../app/shell/page';
import { common } from '../../texts/en/common';
import { identity as t } from '../../texts/en/identity';
import { Icon } from '../../ui/icon';
import { Logo } from '../../ui/logo';
import { health } from '../health';

type Props = { title: string; text?: ReactNode; children?: ReactNode; plain?: boolean };

/** A page that works signed out: what to do on the left, what the product does on the right. */
export function Frame({ title, text, children, plain }: Props) {
  useTitle(title);
  const running = useQuery(health);
  const local = running.data?.storage.local === 'ok';
  return (
    <div className={plain ? 'si si-plain' : 'si'}>
      <main className="si-l" id="main">
        <div className="si-top">
          <Logo />
          <b>{common.product}</b>
        </div>
        <div className="si-f">
          <div className="si-h">
            <h1>{title}</h1>
            {text && <p className="soft">{text}</p>}
          </div>
          {children}
        </div>
        <div className="si-foot">
          {running.data?.status === 'ok' && (
            <span className="state ok">
              <Icon of={CircleCheck} size={14} />
              <span>{t.foot.works}</span>
            </span>
          )}
          {local && <a href="/platform">{t.foot.local}</a>}
          <a href="/reference/">{t.foot.reference}</a>
        </div>
      </main>
      {!plain && <Art />}
    </div>
  );
}

/** A drawing of an invoice and of what was read on it. */
function Art() {
  return (
    <aside className="si-r on-navy" aria-label={t.say.label}>
      <div className="si-say">
        <h2>{t.say.title}</h2>
        <p>{t.say.text}</p>
      </div>
      <div className="si-art" aria-hidden="true">
        <div className="si-paper drawn">
          <div className="dr-head">
            <b className="dr-box">Lahinch Slate &amp; Timber Ltd</b>
            <span>Cloonagh Road, Ennistymon, Co. Clare</span>
          </div>
          <div className="dr-to">
            <span>Invoice to</span>
            <span>Corrib Roofing &amp; Electrical Ltd</span>
            <span>Unit 7, Oldcourt Yard, Galway</span>
          </div>
          <div className="dr-meta">
            <b>INVOICE</b>
            <dl>
              <div>
                <dt>Invoice no.</dt>
                <dd className="dr-box">LST-20417</dd>
              </div>
              <div>
                <dt>Date</dt>
                <dd>05/11/2026</dd>
              </div>
              <div>
                <dt>Terms</dt>
                <dd>30 days net</dd>
              </div>
            </dl>
          </div>
          <table>
            <tbody>
              {[
                ['Natural slate 500 × 250 mm', '600', '2.45', '1,470.00'],
                ['Treated batten 50 × 25 mm', '90', '4.20', '378.00'],
                ['Copper slate nails 35 mm', '3', '68.00', '204.00'],
                ['Breather membrane 50 m', '2', '96.00', '192.00'],
                ['Crane delivery to site', '1', '90.00', '90.00'],
              ].map(row => (
                <tr key={row[0]}>
                  {row.map(cell => (
                    <td key={cell}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <dl className="dr-sum">
            <div>
              <dt>Net</dt>
              <dd>2,334.00</dd>
            </div>
            <div>
              <dt>VAT 23 %</dt>
              <dd>536.82</dd>
            </div>
            <div className="dr-total">
              <dt>Total to pay</dt>
              <dd className="dr-box">€2,870.82</dd>
            </div>
          </dl>
          <p className="dr-foot">IBAN IE29 AIBK 9311 5212 3456 78</p>
        </div>
        <svg className="si-lines" viewBox="0 0 640 600">
          <path d="M249 40C300 10 400 6 444 58" />
          <path d="M393 186C424 186 414 162 444 162" />
          <path d="M396 425C432 425 408 258 444 258" />
        </svg>
        <ul className="si-cards">
          <li>
            <span>Vendor</span>
            <b>Lahinch Slate &amp; Timber</b>
            <i>
              <Icon of={Check} size={14} />
              known from 12 invoices
            </i>
          </li>
          <li>
            <span>Number</span>
            <b>LST-20417</b>
            <i className="w">
              <Icon of={Eye} size={14} />
              asks you, two characters unclear
            </i>
          </li>
          <li>
            <span>Total</span>
            <b>€2,870.82</b>
            <i>
              <Icon of={Check} size={14} />
              net and VAT make the total
            </i>
          </li>
        </ul>
      </div>
    </aside>
  );
}
