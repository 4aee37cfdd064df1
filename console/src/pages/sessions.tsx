import type { components } from "../../../clients/typescript/src/index.js";
import { useDoing, useLoaded, useSigned } from "../calls.js";
import { Results } from "../results.js";
import { Badge, Confirmed, Failure, focusHeading, Heading, Row, Time, useCursor } from "../ui.js";

type Session = components["schemas"]["ListedSessionView"];

const HEADS = ["Last used", "Opened", "Application", "Program", "Network", ""];

/** The user's own sessions, the one that was used last first. */
export function Sessions({ onLeft }: { onLeft: (words: string) => void }) {
  const cursor = useCursor([]);
  const loaded = useLoaded(
    (api) => Promise.all([api.sessions.index({ page: cursor.page }), api.sessions.read({})]),
    [cursor.after],
  );
  const [listed, current] = loaded.data ?? [];
  const own = current?.data.id;
  const { doing, endOne, endOthers, endAll } = useEnding(own, loaded.reload, onLeft);
  return (
    <>
      <Heading>Sessions</Heading>
      <p class="lead">Where you are signed in. End what you do not know.</p>
      <p class="acts">
        <Confirmed label="End all others" question="End all other sessions?" doing={doing} onAct={endOthers} />
        <Confirmed label="End all, this one too" question="End all sessions and sign out?" doing={doing} onAct={endAll} />
      </p>
      <Failure error={doing.error} />
      <Results loaded={{ ...loaded, data: listed }} cursor={cursor} label="Sessions" heads={HEADS} empty="No session.">
        {(each) => <Row key={each.id} heads={HEADS} cells={cells(each, each.id === own, () => endOne(each.id))} />}
      </Results>
    </>
  );
}

function useEnding(own: number | undefined, onEnded: () => void, onLeft: (words: string) => void) {
  const { tell } = useSigned();
  const doing = useDoing();
  const endOne = (id: number) =>
    doing.run(async (api) => {
      await api.sessions.destroy({ id });
      if (id === own) return onLeft("You are signed out.");
      focusHeading();
      tell("The session has ended.");
      onEnded();
    });
  const endOthers = () =>
    doing.run(async (api) => {
      await api.sessions.destroyAll({ keep_current: true });
      tell("All other sessions have ended.");
      onEnded();
    });
  const endAll = () => doing.run(async (api) => (await api.sessions.destroyAll({ keep_current: false }), onLeft("All your sessions have ended.")));
  return { doing, endOne, endOthers, endAll };
}

function cells(session: Session, isOwn: boolean, onEnd: () => void) {
  return [
    <>
      <Time at={session.last_used_at ?? session.created_at} /> {isOwn && <Badge text="this one" tone="good" />}
    </>,
    <>
      <Time at={session.created_at} /> {session.remember_me && <Badge text="remembered" tone="soft" />}
    </>,
    session.application,
    session.user_agent ?? "unknown",
    session.network ?? "unknown",
    <Confirmed label="End" question={isOwn ? "End this session and sign out?" : "End it?"} onAct={onEnd} kind="plain small" />,
  ];
}
