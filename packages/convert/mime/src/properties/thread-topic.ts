// What mail programs in several languages put before the subject of an answer or a forwarded message.
const words = [
  "re|r|res|fwd?|fw|aw|antw?|antwort|wg|wtr|sv|vs|vb|vl|vá|ynt|ilt|odp|pd|ha|bls|trs|tr|réf|ref|rif|rv|enc|doorst|att|atb|továbbítás|yml|bnf|atbildе|vast|vidarebefordrat",
  "απ|σχετ|πρθ|на|отв|отг|пер|переслать|תגובה|הועבר|رد|إعادة توجيه|答复|答覆|回复|回覆|转发|轉寄|轉發|返信|転送|回信|답장|전달",
].join("|");

const prefix = new RegExp(
  `^\\s*(?:(?:${words})(?:\\s?[[(]?\\d{1,4}[\\])]?)?|(?:re|fwd?)\\^\\d{1,4})\\s?[:：]\\s*`,
  "iu",
);

/** The subject without what answering and forwarding put before it. */
export function threadTopic(subject: string): string {
  let topic = subject.trim();
  for (let found = prefix.exec(topic); found !== null; found = prefix.exec(topic)) {
    topic = topic.slice(found[0].length);
  }
  return topic.trim();
}
