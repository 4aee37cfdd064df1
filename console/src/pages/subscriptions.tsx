import { useState } from "preact/hooks";
import type { WebhookOutSubsCreateParams } from "../../../clients/typescript/src/index.js";
import { saved, useDoing, useKey, useLoaded, useSigned } from "../calls.js";
import type { Values } from "../edited.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { to } from "../router.js";
import { Act, Badge, Copied, Failure, Row, Submit, Time, useCursor, useQuiet } from "../ui.js";
import { ATTRS, SubscriptionFields } from "./subscription_fields.js";

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
  const [isAdding, setAdding] = useState(false);
  const sought = useQuiet(term.trim());
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
  return (
    <>
      <Act label="New subscription" isOpen={isAdding} onAct={() => setAdding(!isAdding)} kind="plain" />
      {isAdding && <NewSubscription integrationId={integrationId} onAdded={loaded.reload} />}
      <div class="filters">
        <Field label="Search" name="search" type="search" value={term} onValue={setTerm} />
        <Field label="Show" name="filter" value={filter} onValue={setFilter} options={FILTERS} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Subscriptions" heads={HEADS} empty="No subscription is like this.">
        {(each) => (
          <Row
            key={each.id}
            heads={HEADS}
            cells={[
              <a href={to("webhooks", integrationId, "subscriptions", each.id)}>{each.name}</a>,
              <code>{each.callback_url}</code>,
              (each.version === "2" ? each.statuses : each.events).join(", "),
              <Activity {...each} />,
              <Time at={each.last_updated} />,
            ]}
          />
        )}
      </Results>
    </>
  );
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
  const { tell } = useSigned();
  const doing = useDoing();
  const key = useKey();
  const add = () =>
    doing.run(async (api) => {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
      const params = { ...given, integration_id: integrationId, version } as WebhookOutSubsCreateParams;
      setMade(await saved(api.webhookOutSubs.create(params, key.of(params))));
      key.forget();
      setValues(EMPTY);
      tell("The subscription was created.");
      onAdded();
    });
  if (made) return <Secret secret={made.secret} id={made.id} integrationId={integrationId} onStored={() => setMade(undefined)} />;
  return (
    <form class="sheet" aria-label="New subscription" onSubmit={(event) => (event.preventDefault(), void add())}>
      <Field label="Version" name="version" value={version} onValue={setVersion} options={VERSIONS} error={doing.error} />
      <SubscriptionFields
        version={version}
        values={values}
        set={(name, value) => setValues({ ...values, [name]: value })}
        error={doing.error}
      />
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
