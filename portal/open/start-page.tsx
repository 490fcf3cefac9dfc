import { useEffect } from 'preact/hooks';
import { getApiInfo, getTenants } from '../api/open.ts';
import { getSession } from '../api/session.ts';
import type { Tenant } from '../api/types.ts';
import { catalogue, language } from '../ui/language.ts';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { ProblemView } from '../ui/problem.tsx';
import { useResource } from '../ui/resource.ts';
import { hrefOf } from '../ui/router.ts';
import { ui } from '../ui/texts.ts';
import { en } from './text/en.ts';
import { ja } from './text/ja.ts';

const open = catalogue({ ja, en });

/** What this server is, for whoever comes without being signed in. */
export function StartPage() {
  const texts = open.value;
  const info = useResource('info', getApiInfo);
  const version = info.value?.info?.version;
  useEffect(() => {
    document.title = texts.title;
  }, [language.value]);
  return (
    <div class="page start">
      <a class="skip" href="#main">
        {ui.value.skip}
      </a>
      <header class="start-top">
        <LanguageSwitch />
      </header>
      <main id="main" class="start-main" tabIndex={-1}>
        <div class="start-head">
          <h1>{texts.title}</h1>
          <p class="start-lead">{texts.lead}</p>
        </div>
        <Tenants />
        <section class="start-section">
          <h2>{texts.developers}</h2>
          <dl class="ways">
            <Way name={texts.openapi} href="/openapi.json" />
            <Way name={texts.entities} href={hrefOf('/ngsi-ld/v1/entities')} note={texts.entitiesText} />
            <Way name={texts.health} href="/readyz" />
          </dl>
        </section>
      </main>
      <footer class="start-foot">
        <p>
          {texts.source}
          {version !== undefined && ` ${texts.version(version)}`}
        </p>
        <p>
          <a class="link" href="/licences.md">
            {texts.licences}
          </a>
        </p>
      </footer>
    </div>
  );
}

function Tenants() {
  const texts = open.value;
  const tenants = useResource('tenants', getTenants);
  const items = tenants.value?.items ?? [];
  // An address that is of no municipality says so; the consoles are below their codes then.
  const here = useResource('here', getSession);
  const several = here.problem?.code === 'which_tenant';
  return (
    <>
      {!here.loading && !several && items.length <= 1 && (
        <p class="start-enter">
          <a class="button button-fill button-lg" href={hrefOf('/staff/')}>
            {texts.enter}
          </a>
          <span class="muted">{texts.enterHint}</span>
          <a class="button button-outline button-lg" href={hrefOf('/resident/')}>
            {texts.residents}
          </a>
        </p>
      )}
      <section class="start-section">
        <h2>{texts.tenants}</h2>
        {tenants.problem && <ProblemView problem={tenants.problem} retry={tenants.reload} />}
        {tenants.value && items.length === 0 && <p>{texts.noTenants}</p>}
        {items.length > 1 && <p>{texts.choose}</p>}
        {items.length > 0 && <TenantTable tenants={items} />}
      </section>
    </>
  );
}

/** Each with the way to its own portals: an address without a code is that of the first one. */
function TenantTable({ tenants }: { tenants: Tenant[] }) {
  const texts = open.value;
  return (
    <table class="table">
      <caption class="unseen">{texts.tenants}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.tenant}</th>
          <th scope="col">{texts.portals}</th>
        </tr>
      </thead>
      <tbody>
        {tenants.map((tenant) => (
          <tr key={tenant.code}>
            <th scope="row">
              {tenant.name}
              <span class="tenant-code">
                {texts.code} {tenant.code}
              </span>
            </th>
            <td class="tenant-portals">
              <a class="link" href={`/t/${tenant.code}/resident/`} aria-label={texts.residentsOf(tenant.name)}>
                {texts.residentsShort}
              </a>
              <a class="link" href={`/t/${tenant.code}/staff/`} aria-label={texts.console(tenant.name)}>
                {texts.consoleShort}
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Way({ name, href, note }: { name: string; href: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <a class="link" href={href}>
          <code>{href}</code>
        </a>
        {note && <p class="muted">{note}</p>}
      </dd>
    </div>
  );
}
