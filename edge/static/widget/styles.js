/* How the widget looks. A constructed stylesheet inside the shadow root: needs no nonce under a
 * strict content security policy, and the host page's rules do not reach in. Colours are variables;
 * the accent is the company's. Called by main.js. */

import { tones } from "./accent.js";

const LIGHT = `
  --surface:#fff; --ground:#f6f4f1; --sunk:#efece7; --line:#e2ddd6; --field:#8f877d; --ink:#1e1c1a; --muted:#665f57;
  --warn-ground:#fcf1da; --warn:#744a00; --danger:#a2352a; --danger-soft:#fbeae8; --shadow:0 12px 40px rgb(30 28 26/.18),0 2px 8px rgb(30 28 26/.1);`;
const DARK = `
  --surface:#211f1d; --ground:#181715; --sunk:#2b2825; --line:#3a3632; --field:#857d74; --ink:#f1ede8; --muted:#aea69c;
  --warn-ground:#3a2e17; --warn:#f0c774; --danger:#f09a8f; --danger-soft:#3d2421; --shadow:0 12px 40px rgb(0 0 0/.5),0 2px 8px rgb(0 0 0/.4);`;

const accentVariables = ({ fill, onFill, text, soft }) =>
  `--accent:${fill};--on-accent:${onFill};--accent-text:${text};--accent-soft:${soft};`;

const LAYOUT = `
.root,.root *{box-sizing:border-box}
.root{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;color:var(--ink);text-align:start;-webkit-text-size-adjust:100%;font-variant-numeric:tabular-nums}
.root [lang|=zh]{line-height:1.65}
.root [hidden]{display:none!important}
button,textarea,input{font:inherit;color:inherit;letter-spacing:inherit}
button{cursor:pointer;background:none;border:0;padding:0;margin:0;-webkit-tap-highlight-color:transparent}
button:disabled{cursor:default}
svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;flex:none;display:block}
:focus{outline:none}
:focus-visible{outline:2px solid var(--accent-text);outline-offset:2px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
a{color:var(--accent-text);text-underline-offset:2px}

.launcher{position:fixed;right:calc(20px + env(safe-area-inset-right));bottom:calc(20px + env(safe-area-inset-bottom));z-index:2147483000;width:56px;height:56px;border-radius:50%;background:var(--accent);color:var(--on-accent);box-shadow:var(--shadow);display:grid;place-items:center}
.launcher svg{width:26px;height:26px}
.launcher:focus-visible{outline:3px solid var(--accent-text);outline-offset:3px}
.badge{position:absolute;top:-3px;right:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#a2352a;color:#fff;font-size:12px;line-height:22px;font-weight:600;text-align:center;box-shadow:0 0 0 2px var(--surface)}
.teaser{position:fixed;right:calc(20px + env(safe-area-inset-right));bottom:calc(88px + env(safe-area-inset-bottom));z-index:2147483000;max-width:min(280px,calc(100vw - 40px));background:var(--surface);border:1px solid var(--line);border-radius:8px;box-shadow:var(--shadow);display:flex;align-items:flex-start}
.teaser>button:first-child{padding:12px 4px 12px 16px;text-align:start}
.teaser>button:last-child{width:40px;height:44px;display:grid;place-items:center;color:var(--muted)}
.teaser svg{width:16px;height:16px}

.panel{position:fixed;right:calc(20px + env(safe-area-inset-right));bottom:calc(20px + env(safe-area-inset-bottom));z-index:2147483001;width:380px;height:min(620px,calc(100vh - 40px));max-width:calc(100vw - 40px);background:var(--ground);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow);display:flex;flex-direction:column;overflow:hidden;overscroll-behavior:contain;animation:rise 150ms ease-out;transform-origin:100% 100%}
@keyframes rise{from{opacity:0;transform:translateY(12px) scale(.98)}}
.docked .panel{position:absolute;inset:0;width:auto;height:auto;max-width:none;z-index:auto;animation:none;box-shadow:0 2px 12px rgb(30 28 26/.07)}
.full .panel{inset:0;width:auto;height:100vh;height:100dvh;height:var(--seen-height,100dvh);top:var(--seen-top,0);bottom:auto;max-width:none;border:0;border-radius:0;animation-name:slide}
@keyframes slide{from{opacity:0;transform:translateY(24px)}}

header{display:flex;align-items:center;gap:10px;padding:10px 8px 10px 14px;background:var(--surface)}
.full header{padding-top:calc(10px + env(safe-area-inset-top))}
.mark{width:36px;height:36px;border-radius:50%;background:var(--accent);color:var(--on-accent);display:grid;place-items:center;font-weight:600;font-size:16px;line-height:1;flex:none}
.mark svg{width:20px;height:20px}
.mark.human{background:var(--surface);color:var(--accent-text);box-shadow:inset 0 0 0 1.5px var(--accent-text)}
.who{flex:1;min-width:0}
.who h2{margin:0;font-size:15px;line-height:1.35;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.who p{margin:0;font-size:12.5px;line-height:1.4;color:var(--muted);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tool{min-width:44px;height:44px;padding:0 10px;border-radius:8px;color:var(--muted);display:grid;place-items:center;font-size:13px;flex:none}
.tool.words span{border:1px solid var(--line);border-radius:6px;padding:2px 9px;color:var(--ink)}
.actions{display:flex;justify-content:space-between;gap:2px;padding:0 6px 6px;background:var(--surface);border-bottom:1px solid var(--line)}
.actions button{flex:1 1 auto;min-height:44px;padding:5px 4px 3px;border-radius:8px;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:2px;font-size:12px;line-height:1.35;color:var(--muted);white-space:nowrap}
.actions svg{width:18px;height:18px}
.actions .first{color:var(--accent-text);font-weight:600}
.actions button:disabled{opacity:.45}
.actions button:focus-visible{outline-offset:-2px}

.banner{display:flex;align-items:center;gap:8px;padding:8px 14px;background:var(--warn-ground);color:var(--warn);font-size:13px;line-height:1.45}
.banner span{flex:1}
.banner button{font-weight:600;min-height:28px;padding:0 6px;border-radius:6px;text-decoration:underline;text-underline-offset:3px;white-space:nowrap}

.log{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:14px 14px 12px;display:flex;flex-direction:column;scrollbar-width:thin}
.log:focus-visible{outline-offset:-3px}
.time{align-self:center;font-size:12px;color:var(--muted);margin:10px 0 6px}
.time:first-child{margin-top:0}
.note{align-self:center;text-align:center;font-size:13px;color:var(--muted);margin:6px 16px;max-width:300px}
.from{font-size:12px;line-height:1.4;color:var(--muted);margin:10px 2px 3px}
.turn{max-width:86%;align-self:flex-start;margin-top:4px;display:flex;flex-direction:column;align-items:flex-start}
.turn.head{margin-top:12px}
.from+.turn.head{margin-top:0}
.turn.own{align-self:flex-end;align-items:flex-end}
.bubble{background:var(--surface);border:1px solid var(--line);border-radius:4px 12px 12px 4px;padding:8px 12px;white-space:pre-wrap;overflow-wrap:anywhere;min-width:0;max-width:100%}
.head .bubble{border-top-left-radius:12px}
.own .bubble{background:var(--accent);border-color:transparent;color:var(--on-accent);border-radius:12px 4px 4px 12px}
.own.head .bubble{border-top-right-radius:12px}
.human .bubble{background:var(--accent-soft);border-color:transparent}
.own .bubble::selection{background:rgb(255 255 255/.35)}
.own.waiting .bubble{background:var(--accent-soft);border:1px dashed var(--accent-text);color:var(--ink)}
.own.failed .bubble{background:var(--danger-soft);color:var(--ink);border-color:var(--danger)}
.fate{font-size:12px;line-height:1.5;color:var(--muted);margin:3px 2px 0;display:flex;flex-wrap:wrap;gap:0 4px;justify-content:flex-end;align-items:center}
.failed .fate{color:var(--danger)}
.fate button{font-weight:600;min-height:28px;padding:0 6px;border-radius:6px;text-decoration:underline;text-underline-offset:3px}
.card{display:grid;grid-template-columns:1fr auto;gap:2px 10px;margin-top:6px;padding:10px 12px;background:var(--surface);border:1px solid var(--line);border-radius:8px;text-decoration:none;color:var(--ink);width:100%;overflow-wrap:anywhere}
.card b{font-weight:600;line-height:1.45}
.card span{grid-column:1;font-size:13px;line-height:1.5;color:var(--muted)}
.card svg{grid-row:1;grid-column:2;width:16px;height:16px;color:var(--accent-text);margin-top:3px}
a.card:hover b{text-decoration:underline;text-underline-offset:3px}
.quick{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}
.quick button{min-height:38px;padding:5px 14px;border:1px solid var(--accent-text);border-radius:19px;background:var(--surface);color:var(--accent-text);text-align:start;overflow-wrap:anywhere}
.quick button:hover{background:var(--accent-soft)}
.dots{align-self:flex-start;display:flex;gap:4px;padding:13px 14px;margin-top:12px;background:var(--surface);border:1px solid var(--line);border-radius:12px}
.dots i{width:6px;height:6px;border-radius:50%;background:var(--muted);animation:blink 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}
@keyframes blink{0%,60%,100%{opacity:.3}30%{opacity:1}}
.bone{height:38px;border-radius:12px;background:var(--sunk);margin-top:8px;width:72%}
.bone:nth-child(2){width:54%}
.fresh{position:absolute;left:50%;transform:translateX(-50%);bottom:8px;min-height:32px;padding:0 12px 0 14px;border-radius:16px;background:var(--surface);border:1px solid var(--line);box-shadow:0 2px 10px rgb(0 0 0/.14);font-size:13px;display:flex;align-items:center;gap:4px;color:var(--accent-text);white-space:nowrap}
.fresh svg{width:16px;height:16px}
.body{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}

.composer{background:var(--surface);border-top:1px solid var(--line);padding:10px 10px calc(10px + env(safe-area-inset-bottom))}
.docked .composer,.float .composer{padding-bottom:10px}
.line{display:flex;align-items:flex-end;gap:8px}
.composer textarea{flex:1;min-width:0;resize:none;border:1px solid var(--field);border-radius:20px;background:var(--ground);padding:8px 14px;line-height:22px;height:40px;max-height:128px;display:block;margin:0;overflow-y:hidden;scrollbar-width:thin}
.full .composer textarea,.full .sheet input{font-size:16px}
.composer textarea:focus{outline:2px solid var(--accent-text);outline-offset:-1px;border-color:transparent}
.composer textarea::placeholder{color:var(--muted);opacity:1}
.composer .tall{border-radius:14px}
.send{width:40px;height:40px;border-radius:50%;background:var(--accent);color:var(--on-accent);display:grid;place-items:center;flex:none}
.send[aria-disabled=true]{background:var(--sunk);color:var(--muted)}
.count{margin:6px 4px 0;font-size:12.5px;line-height:1.45;color:var(--muted)}
.count.over{color:var(--danger)}
.closed{padding:16px;text-align:center}
.closed p{margin:0 0 4px;overflow-wrap:anywhere}
.closed .small{font-size:13px;color:var(--muted)}
.row{display:flex;flex-wrap:wrap;gap:8px;margin-top:12px}
.closed .row{justify-content:center}
.main,.plain,.grave{min-height:42px;padding:8px 16px;border-radius:8px;font-weight:600;line-height:1.3}
.main{background:var(--accent);color:var(--on-accent)}
.plain{border:1px solid var(--field);font-weight:500}
.grave{background:var(--danger-soft);color:var(--danger);box-shadow:inset 0 0 0 1px var(--danger)}
.row button:disabled{opacity:.55}

.veil{position:absolute;inset:0;background:rgb(20 18 16/.42);display:flex;align-items:flex-end;animation:veil 150ms}
@keyframes veil{from{opacity:0}}
.sheet{background:var(--surface);width:100%;max-height:100%;overflow-y:auto;border-radius:12px 12px 0 0;padding:20px 18px calc(18px + env(safe-area-inset-bottom));animation:slide 150ms ease-out}
.sheet h3{margin:0 0 6px;font-size:17px;line-height:1.4;font-weight:600}
.sheet p{margin:0 0 8px;color:var(--ink)}
.sheet ul{margin:0 0 8px;padding-inline-start:20px;color:var(--muted);font-size:14px}
.sheet .small{font-size:13px;color:var(--muted)}
.sheet label{display:block;font-weight:500;margin:10px 0 4px}
.sheet input{width:100%;height:42px;border:1px solid var(--field);border-radius:8px;background:var(--ground);padding:0 12px}
.sheet input:focus{outline:2px solid var(--accent-text);outline-offset:-1px;border-color:transparent}
.sheet input+.small{margin:6px 0 0}
.sheet .error{color:var(--danger);font-size:13.5px;margin:8px 0 0}
.sheet .done{color:var(--accent-text);font-weight:500;margin:8px 0 0}
.sheet .row>button{flex:1 1 auto}
@media (prefers-reduced-motion:reduce){.root *{animation:none!important;transition:none!important;scroll-behavior:auto!important}.dots i{opacity:.7}}
@media (forced-colors:active){.launcher,.send,.main,.own .bubble{border:1px solid}}
`;

/** Puts the sheet into the shadow root, in the company's accent. */
export function dress(root, accent) {
  const { light, dark } = tones(accent);
  const lightSet = LIGHT + accentVariables(light);
  const darkSet = DARK + accentVariables(dark);
  const css = `
:host{all:initial!important;display:block!important}
:host(.docked){position:absolute!important;inset:0!important}
.root{${lightSet}color-scheme:light}
@media (prefers-color-scheme:dark){.root{${darkSet}color-scheme:dark}}
:host([data-theme=light]) .root{${lightSet}color-scheme:light}
:host([data-theme=dark]) .root{${darkSet}color-scheme:dark}
${LAYOUT}`;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style"); // browsers before constructed sheets
    style.textContent = css;
    root.prepend(style);
  }
}
