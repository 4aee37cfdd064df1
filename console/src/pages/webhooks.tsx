import { useState } from "preact/hooks";
import { useLoaded } from "../calls.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { to } from "../router.js";
import { Crumbs, Heading, Row, useCursor, useQuiet } from "../ui.js";
import { Job } from "./job.js";
import { Jobs } from "./jobs.js";
import { Subscription } from "./subscription.js";
import { Subscriptions } from "./subscriptions.js";

const HEADS = ["Integration", "Application", "Company", ""];

/** `steps`: an integration's id, then "jobs" or "subscriptions", then the id of one of them. */
export function Webhooks({ steps: [integration, kind = "subscriptions", id] }: { steps: readonly string[] }) {
  if (!integration) return <Integrations />;
  const integrationId = Number(integration);
  if (id) return kind === "jobs" ? <Job integrationId={integrationId} id={Number(id)} /> : <Subscription integrationId={integrationId} id={Number(id)} />;
  return (
    <>
      <Crumbs>
        <a href={to("webhooks")}>Webhooks</a> / Integration {integration}
      </Crumbs>
      <Heading>{kind === "jobs" ? "Webhook jobs" : "Webhook subscriptions"}</Heading>
      <nav class="parts" aria-label="Of this integration">
        <a href={to("webhooks", integration)} aria-current={kind === "jobs" ? undefined : "page"}>
          Subscriptions
        </a>
        <a href={to("webhooks", integration, "jobs")} aria-current={kind === "jobs" ? "page" : undefined}>
          Jobs
        </a>
      </nav>
      {kind === "jobs" ? <Jobs integrationId={integrationId} /> : <Subscriptions integrationId={integrationId} />}
    </>
  );
}

function Integrations() {
  const [term, setTerm] = useState("");
  const sought = useQuiet(term.trim());
  const cursor = useCursor([sought]);
  const loaded = useLoaded(
    (api) => api.integrations.index({ page: cursor.page, sort: { by: "name" }, ...(sought && { search: { term: sought } }) }),
    [sought, cursor.after],
  );
  return (
    <>
      <Heading>Webhooks</Heading>
      <p class="lead">Choose the integration whose webhooks you want to see.</p>
      <div class="filters">
        <Field label="Search integrations" name="search" type="search" value={term} onValue={setTerm} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Integrations" heads={HEADS} empty="No integration is like this.">
        {({ id, name, application, company_id }) => (
          <Row
            key={id}
            heads={HEADS}
            cells={[<a href={to("webhooks", id)}>{name}</a>, application, company_id, <a href={to("webhooks", id, "jobs")} aria-label={`Jobs of ${name}`}>Jobs</a>]}
          />
        )}
      </Results>
    </>
  );
}
