import { useState } from "preact/hooks";
import type { components, WebhookOutSubsCreateParams } from "../../../clients/typescript/src/index.js";
import { useCreating, useLoaded } from "../calls.js";
import type { Values } from "../edited.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { to } from "../router.js";
import { Act, Badge, Copied, Failure, Row, Submit, Time, useCursor, useOpened, useQuiet } from "../ui.js";
import { ATTRS, SubscriptionFields } from "./subscription_fields.js";

type Stored = components["schemas"]["PlanointegrateView"];

const HEADS = ["Name", "Callback URL", "Told of", "State", "Last changed"];
const FILTERS = [
  ["", "All"],
  ["active", "Active"],
  ["inactive", "Inactive"],
] as const;
const VERSIONS = [
  ["3", "3: by events, in any order"],
  ["2", "2: by an order's statuses, in order"],
] as const;

export function Subscriptions({ integrationId }: { integrationId: number }) {
  const [term, setTerm] = useState("");
  const [filter, setFilter] = useState<string>("");
  const { opened, button } = useOpened<"new">();
  const { loaded, cursor } = useSubscriptions(integrationId, useQuiet(term.trim()), filter);
  return (
    <>
      {button("new", "New subscription")}
      {opened && <NewSubscription integrationId={integrationId} onAdded={loaded.reload} />}
      <div class="filters">
        <Field label="Search" name="search" type="search" value={term} onValue={setTerm} />
        <Field label="Show" name="filter" value={filter} onValue={setFilter} options={FILTERS} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Subscriptions" heads={HEADS} empty="No subscription is like this.">
        {(each) => <Row key={each.id} heads={HEADS} cells={cells(each)} />}
      </Results>
    </>
  );
}

function useSubscriptions(integrationId: number, sought: string, filter: string) {
  const cursor = useCursor([sought, filter]);
  const loaded = useLoaded(
    (api) =>
      api.webhookOutSubs.index({
        integration_id: integrationId,
        view: "planointegrate_view",
        count: true,
        page: cursor.page,
        sort: { by: "last_updated", order: "desc" },
        ...(sought && { search: { term: sought } }),
        ...(filter && { filters: [filter as "active"] }),
      }),
    [integrationId, sought, filter, cursor.after],
  );
  return { loaded, cursor };
}

function cells(each: Stored) {
  return [
    <a href={to("webhooks", each.integration_id, "subscriptions", each.id)}>{each.name}</a>,
    <code>{each.callback_url}</code>,
    (each.version === "2" ? each.statuses : each.events).join(", "),
    <Activity {...each} />,
    <Time at={each.last_updated} />,
  ];
}

export function Activity({ active, disabled_reason }: { active: boolean; disabled_reason: string | null }) {
  if (active) return <Badge text="active" tone="good" />;
  return disabled_reason ? <Badge text={`switched off: ${disabled_reason}`} tone="bad" /> : <Badge text="inactive" tone="soft" />;
}

const EMPTY: Values = { key: "", name: "", callback_url: "", statuses: [], events: [], success_code: "", notification_emails: "", notify: false, active: true };

function NewSubscription({ integrationId, onAdded }: { integrationId: number; onAdded: () => void }) {
  const [version, setVersion] = useState<string>("3");
  const [values, setValues] = useState(EMPTY);
  const [made, setMade] = useState<{ secret: string | null; id: number }>();
  const { doing, add } = useCreating(
    (api, params: WebhookOutSubsCreateParams, key) => api.webhookOutSubs.create(params, key),
    (subscription) => (setMade(subscription), setValues(EMPTY), onAdded()),
    () => "The subscription was created.",
  );
  if (made) return <Secret secret={made.secret} id={made.id} integrationId={integrationId} onStored={() => setMade(undefined)} />;
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const params = { ...given, integration_id: integrationId, version } as WebhookOutSubsCreateParams;
  const set = (name: string, value: Values[string]) => setValues({ ...values, [name]: value });
  return (
    <form class="sheet" aria-label="New subscription" onSubmit={(event) => (event.preventDefault(), void add(params))}>
      <Field label="Version" name="version" value={version} onValue={setVersion} options={VERSIONS} error={doing.error} />
      <SubscriptionFields version={version} values={values} set={set} error={doing.error} />
      <Failure error={doing.error} said={ATTRS} />
      <Submit label="Create" busy="Creating …" doing={doing} />
    </form>
  );
}

interface SecretProps {
  readonly secret: string | null;
  readonly onStored: () => void;
  readonly id?: number;
  readonly integrationId?: number;
}

/** The secret, shown this once. */
export function Secret({ secret, onStored, id, integrationId = 0 }: SecretProps) {
  return (
    <section class="secret" aria-label="Secret">
      {secret ? (
        <>
          <p>
            <strong>Hand this secret to the receiver now. It is never shown again.</strong>
          </p>
          <p>
            <Copied text={secret} />
          </p>
        </>
      ) : (
        <p>The secret was in an answer that did not arrive. Rotate it, and a new one is shown.</p>
      )}
      {id && (
        <p>
          <a href={to("webhooks", integrationId, "subscriptions", id)}>Show the subscription</a>
        </p>
      )}
      <Act label="I have stored it" onAct={onStored} />
    </section>
  );
}
