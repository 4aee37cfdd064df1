import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { saved, useDoing, useLoaded, useSigned } from "../calls.js";
import { Outcome, storedNow, useEdited, type Values } from "../edited.js";
import { Field } from "../fields.js";
import { One } from "../results.js";
import { go, to } from "../router.js";
import { Confirmed, Crumbs, Facts, Failure, Heading, Submit, Time } from "../ui.js";
import { ATTRS, SubscriptionFields } from "./subscription_fields.js";
import { Activity, Secret } from "./subscriptions.js";

type Stored = components["schemas"]["PlanointegrateView"];

function valuesOf(stored: Stored): Values {
  const { key, name, callback_url, statuses, events, notify, active } = stored;
  return {
    ...{ key, name, callback_url, statuses, events, notify, active },
    success_code: stored.success_code ?? "",
    notification_emails: stored.notification_emails ?? "",
  };
}

export function Subscription({ integrationId, id }: { integrationId: number; id: number }) {
  const named = { integration_id: integrationId, id };
  const loaded = useLoaded((api) => api.webhookOutSubs.read({ ...named, view: "planointegrate_view" }), [integrationId, id]);
  return (
    <>
      <Crumbs>
        <a href={to("webhooks")}>Webhooks</a> / <a href={to("webhooks", integrationId)}>Integration {integrationId}</a> / {id}
      </Crumbs>
      <Heading>{loaded.data?.data.name ?? `Subscription ${id}`}</Heading>
      <One loaded={loaded}>{(stored) => <Parts stored={stored} onChanged={loaded.reload} />}</One>
    </>
  );
}

function Parts({ stored, onChanged }: { stored: Stored; onChanged: () => void }) {
  return (
    <>
      <Facts
        facts={[
          ["State", <Activity {...stored} />],
          ["Version", stored.version],
          ["Made", <Time at={stored.created_at} />],
          ["Last changed", <Time at={stored.last_updated} />],
          ["Jobs", <a href={`${to("webhooks", stored.integration_id, "jobs")}?subscriber=${stored.id}`}>Jobs of this subscription</a>],
        ]}
      />
      <div class="columns">
        <Change stored={stored} onChanged={onChanged} />
        <div>
          <Test stored={stored} />
          <Replay stored={stored} />
          <Rotation stored={stored} />
          <Deletion stored={stored} />
        </div>
      </div>
    </>
  );
}

function namesOf({ integration_id, id }: Stored): { integration_id: number; id: number } {
  return { integration_id, id };
}

function Change({ stored, onChanged }: { stored: Stored; onChanged: () => void }) {
  const { version } = stored;
  const named = { ...namesOf(stored), version, view: "planointegrate_view" } as const;
  const edited = useEdited(stored, valuesOf, (api, changes, last_updated) => api.webhookOutSubs.update({ ...named, last_updated, ...changes }), onChanged);
  return (
    <form class="sheet" aria-label="Change the subscription" onSubmit={(event) => (event.preventDefault(), void edited.save())}>
      <h2>Change</h2>
      <SubscriptionFields
        version={version}
        values={edited.values}
        set={edited.set}
        error={edited.doing.error}
        hintOf={(name) => storedNow(edited, valuesOf, name)}
      />
      <Outcome edited={edited} said={ATTRS} />
      <Submit label="Save" busy="Saving …" doing={edited.doing} disabled={!!edited.theirs} />
    </form>
  );
}

function Test({ stored }: { stored: Stored }) {
  const triggers = stored.version === "2" ? stored.statuses : stored.events;
  const [event, setEvent] = useState(triggers[0] ?? "");
  const doing = useDoing();
  const test = () =>
    doing.run(async (api) => {
      const job = await saved(api.webhookOutSubs.test({ ...namesOf(stored), event: event as "order.delivered" }));
      go("webhooks", stored.integration_id, "jobs", job.id);
    });
  return (
    <form class="sheet" aria-label="Test" onSubmit={(given) => (given.preventDefault(), void test())}>
      <h2>Test</h2>
      <p>A sample event goes to this subscription only, behind all that waits for it.</p>
      <Field label="Event" name="event" value={event} onValue={setEvent} options={triggers.map((each) => [each, each] as const)} error={doing.error} />
      <Failure error={doing.error} said={["event"]} />
      <Submit label="Send a test" busy="Sending …" doing={doing} />
    </form>
  );
}

function Replay({ stored }: { stored: Stored }) {
  const [since, setSince] = useState("");
  const { tell } = useSigned();
  const doing = useDoing();
  const replay = () =>
    doing.run(async (api) => {
      const at = since && new Date(since).toISOString();
      const { jobs, left } = await saved(api.webhookOutSubs.replay({ ...namesOf(stored), since: at }));
      const done = jobs === 1 ? "One job was queued once more." : `${jobs} jobs were queued once more.`;
      tell(left ? `${done} ${left} are left: replay again.` : done);
    });
  return (
    <form class="sheet" aria-label="Replay" onSubmit={(event) => (event.preventDefault(), void replay())}>
      <h2>Replay</h2>
      <p>All jobs that failed since then are queued once more.</p>
      <Field label="Since" name="since" type="datetime-local" value={since} onValue={setSince} error={doing.error} />
      <Failure error={doing.error} said={["since"]} />
      <Submit label="Replay" busy="Queuing the failed jobs …" doing={doing} disabled={!since} />
    </form>
  );
}

function Rotation({ stored }: { stored: Stored }) {
  const [secret, setSecret] = useState<string | null>();
  const doing = useDoing();
  const rotate = () => doing.run(async (api) => setSecret((await saved(api.webhookOutSubs.rotateSecret(namesOf(stored)))).secret));
  return (
    <section class="sheet" aria-label="Secret's rotation">
      <h2>Secret</h2>
      <p>For 24 hours deliveries are signed with the former secret as well.</p>
      {secret === undefined ? (
        <Confirmed label="Rotate the secret" question="Make a new secret?" doing={doing} onAct={rotate} />
      ) : (
        <Secret secret={secret} onStored={() => setSecret(undefined)} />
      )}
      <Failure error={doing.error} />
    </section>
  );
}

function Deletion({ stored }: { stored: Stored }) {
  const { tell } = useSigned();
  const doing = useDoing();
  const remove = () =>
    doing.run(async (api) => {
      await saved(api.webhookOutSubs.destroy(namesOf(stored)));
      tell(`${stored.name} was deleted.`);
      go("webhooks", stored.integration_id);
    });
  return (
    <section class="sheet" aria-label="Deletion">
      <h2>Delete</h2>
      <p>What still waits for it is canceled. To keep it, make it inactive instead.</p>
      <Confirmed label="Delete" question={`Delete ${stored.name}?`} doing={doing} onAct={remove} />
      <Failure error={doing.error} />
    </section>
  );
}
