/* The conversation as it is shown: the server's messages and the ones still on their way in one
 * order, each under a key that stays the same when the server has named it. Pure; called by
 * talk.js. */

/** A button's own words where the person tapped one, else what was sent. */
function shownText(text, before) {
  const offered = before.findLast((message) => message.buttons?.length);
  return offered?.buttons.find((button) => button.payload === text)?.title ?? text;
}

/** `localIds`: message id → the id it had here before; `unsent`: the outbox's items. */
export function arrange(messages, localIds, unsent) {
  const known = [...messages].sort((a, b) => a.seq - b.seq);
  const items = known.map((message, index) => ({
    key: localIds.get(message.id) ?? message.id,
    message,
    place: message.seq,
    sender: message.sender,
    text:
      message.sender === "prospect"
        ? shownText(message.text, known.slice(0, index))
        : message.text,
    state: "sent",
    reason: null,
  }));
  for (const item of unsent) {
    items.push({
      key: item.id,
      message: null,
      place: item.base + 0.5,
      sender: "prospect",
      text: shownText(item.text, known),
      state: item.state,
      reason: item.reason ?? null,
    });
  }
  return items.sort((a, b) => a.place - b.place); // stable: unsent ones keep their order
}
