// A move of a seat on its way: the tutor is asked first where it is switched on, and what cannot be taken back is asked twice.

import { html, t, useState, useEffect, useRef, Icon } from '/pages/parts.js';

const GRAVE = ['leave', 'breach', 'terminate'];

export function useMove(line, state, own) {
  const [problem, complain] = useState('');
  const [busy, wait] = useState(false);
  const [asked, ask] = useState(null);
  const decided = Boolean(own.decision) && line.decided === own.decision; // answered already; the picture has still to follow
  const send = async (choice) => {
    ask(null);
    if (decided) return false;
    wait(true);
    const answer = await line.decide(own.decision, choice.notation);
    wait(false);
    if (!answer) return false;
    complain(answer.why || '');
    return answer.kind === 'ok';
  };
  const act = async (choice, done = () => {}) => {
    if (GRAVE.includes(choice.kind)) return ask({ choice, done, text: t('act.sure') });
    if (state.team.tutor) {
      wait(true);
      const told = await line.send('advise', { action: choice.notation });
      wait(false);
      if (told.data && told.data.advice) return ask({ choice, done, text: told.data.advice, tutor: true });
    }
    if (await send(choice)) done();
    return undefined;
  };
  const go = async () => { if (await send(asked.choice)) asked.done(); };
  const sure = (choice) => asked && asked.choice.notation === choice.notation
    && html`<${Sure} asked=${asked} go=${go} back=${() => ask(null)} />`;
  return { act, busy: busy || decided || Boolean(asked), problem, sure }; // while it is asked again, the dialog has the only buttons
}

function Sure({ asked, go, back }) {
  const first = useRef();
  useEffect(() => { if (first.current) first.current.focus(); }, []);
  return html`<div class=${asked.tutor ? 'sure tutor' : 'sure'} role="alertdialog" aria-labelledby="sure" onKeyDown=${(event) => event.key === 'Escape' && back()}>
    ${asked.tutor && html`<b><${Icon} name="scroll" size=${18} /> ${t('act.think')}</b>`}<p id="sure">${asked.text}</p>
    <button ref=${first} onClick=${back}>${t('act.back')}</button>
    <button class=${asked.tutor ? '' : 'danger'} onClick=${go}>${asked.tutor ? t('act.anyway', { act: asked.choice.label }) : asked.choice.label}</button></div>`;
}
