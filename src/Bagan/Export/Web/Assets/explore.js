// Draws a run's pictures: noise -> latents.onnx -> generator -> canvas. Everything comes from the folder of this page.
import * as ort from './onnxruntime-web/ort.wasm.bundle.min.mjs';
import { SeededRandom } from './random.js';

ort.env.wasm.numThreads = 1; // more need headers that a plain file server does not send
ort.env.wasm.wasmPaths = { wasm: new URL('./onnxruntime-web/ort-wasm-simd-threaded.wasm', import.meta.url).href };

const get = id => document.getElementById(id);
const state = { pending: false, busy: false, timer: 0 };
let run, latents, generator, training, drawing;

// The models are small and already in the form in which they run fastest: rearranging them first would take longer than a hundred pictures.
const settings = { executionProviders: ['wasm'], graphOptimizationLevel: 'disabled' };

async function start() {
  const read = async file => new Uint8Array(await (await fetch(file)).arrayBuffer());
  const load = async content => ort.InferenceSession.create(await content, settings);
  const first = load(read('latents.onnx')); // starts ONNX Runtime, which takes longest
  run = await (await fetch('export.json')).json();
  const content = read(run.models[0].file); // arrives in the meantime
  latents = await first;
  generator = await load(content);
  fillControls();
  await draw(randomSeed());
  document.documentElement.dataset.ready = Math.round(performance.now());
  if (run.neighbours) {
    const bytes = new Uint8Array(await (await fetch(run.neighbours.file)).arrayBuffer());
    training = { bytes, size: run.channels * run.side * run.side };
    get('neighbour-figure').hidden = false;
    await show();
  }
}

function fillControls() {
  const madeOfReal = run.models[0].file === 'decoder.onnx';
  get('about').textContent = `Method ${run.method}, ${run.classes.length} classes, ${run.side} × ${run.side} pixels.`
    + (madeOfReal ? ' This method varies real images; the page shows what its decoder draws of latents, which is blurrier than its own pictures.' : '');
  get('notice').textContent = run.notice + ` Written by ${run.program}.`;
  get('seed-help').textContent = madeOfReal
    ? 'The same class and seed give the same picture.'
    : 'The same class and seed give the same picture: also the seeds that manifest.csv lists.';
  for (const id of ['class', 'other']) {
    get(id).replaceChildren(...run.drawable.map(c => new Option(run.classes[c], c)));
  }

  get('other').selectedIndex = run.drawable.length > 1 ? 1 : 0;
  get('directions').replaceChildren(...run.axes[run.drawable[0]].map((_, i) => direction(i)));
  for (const id of ['picture', 'neighbour']) {
    get(id).width = get(id).height = run.side;
  }

  get('class').addEventListener('change', () => draw(seed()));
  get('other').addEventListener('change', () => draw(seed(), true));
  get('seed').addEventListener('change', () => get('seed').checkValidity() && draw(seed()));
  get('way').addEventListener('input', () => { get('way-text').textContent = `${get('way').value} %`; show(); });
  get('controls').addEventListener('submit', event => { event.preventDefault(); draw(randomSeed()); });
  get('reset').addEventListener('click', () => { resetSliders(); show(); });
  get('save').addEventListener('click', save);
}

function direction(index) {
  const row = document.createElement('div');
  row.className = 'slider';
  row.innerHTML = '<input type="range" min="-3" max="3" step="0.1" value="0"><output>0</output>';
  const [slider, text] = row.children;
  slider.id = `direction-${index + 1}`;
  text.htmlFor = slider.id;
  const label = document.createElement('label');
  label.htmlFor = slider.id;
  label.textContent = `Direction ${index + 1}`;
  slider.addEventListener('input', () => { text.textContent = slider.value; show(); });
  const both = document.createElement('div');
  both.append(label, row);
  return both;
}

function resetSliders() {
  for (const row of get('directions').querySelectorAll('.slider')) {
    row.children[0].value = 0;
    row.children[1].textContent = '0';
  }

  get('way').value = 0;
  get('way-text').textContent = '0 %';
}

const seed = () => BigInt(get('seed').value) & 0xffffffffffffffffn;
const randomSeed = () => crypto.getRandomValues(new BigUint64Array(1))[0];
const chosen = id => Number(get(id).value);

// The latents of the class, and once it is needed those of the other class, from one seed: both see the same noise.
async function draw(newSeed, keepSliders = false) {
  get('seed').value = newSeed.toString();
  if (!keepSliders) {
    resetSliders();
  }

  const [label, other] = [chosen('class'), chosen('other')];
  drawing = { label, other, seed: newSeed, code: await latentOf(label, newSeed), otherCode: null };
  await show();
}

async function latentOf(label, ownSeed) {
  const random = new SeededRandom(ownSeed);
  const inputs = Object.fromEntries(run.models[1].inputs.map(i => [i.name, i.shape[1]]));
  const choice = new Float32Array(inputs.choice ?? 0);
  run.draws.choices[label].forEach((range, i) => { choice[i] = range === 0 ? random.nextUniformSingle() : (random.nextInt(range) + 0.5) / range; });
  const noise = new Float32Array(inputs.noise);
  if (run.draws.noise) {
    noise.forEach((_, i) => { noise[i] = random.nextNormal(); });
  }

  const given = { noise: new ort.Tensor('float32', noise, [1, noise.length]), class: new ort.Tensor('int64', [BigInt(label)], [1]) };
  if (choice.length > 0) {
    given.choice = new ort.Tensor('float32', choice, [1, choice.length]);
  }

  return (await latents.run(given)).latents.data;
}

// Draws what the controls say. While one picture is drawn, only the newest wish waits.
async function show() {
  if (state.busy || !drawing) {
    state.pending = state.busy;
    return;
  }

  state.busy = true;
  get('picture').setAttribute('aria-busy', 'true');
  try {
    do {
      state.pending = false;
      await render();
    } while (state.pending);
  } finally {
    state.busy = false;
    get('picture').setAttribute('aria-busy', 'false');
  }
}

async function render() {
  const begun = performance.now();
  const way = Number(get('way').value) / 100;
  const drawn = drawing;
  const { label, other } = drawn;
  const moves = [...get('directions').querySelectorAll('input')].map(s => Number(s.value));
  const moved = Float32Array.from(drawn.code, (v, i) => moves.reduce((sum, move, a) => sum + move * run.axes[label][a][i], v));
  const target = way > 0 ? drawn.otherCode ??= await latentOf(other, drawn.seed) : moved;
  const code = moved.map((v, i) => (1 - way) * v + way * target[i]);
  const values = await images(code, label, other, way);
  const pixels = Uint8ClampedArray.from(values, v => Math.min(255, Math.max(0, roundHalfEven(v * 127.5 + 127.5))));
  paint(get('picture'), pixels);
  const along = moves.some(m => m !== 0) ? ', moved along the directions' : '';
  const name = run.classes[label] + (way > 0 ? `, ${get('way').value} % of the way to ${run.classes[other]}` : '');
  const text = `${name}, seed ${drawn.seed}${along}`;
  get('picture').setAttribute('aria-label', `Synthetic picture: ${text}`);
  get('caption').textContent = `Synthetic picture: ${text}`;
  document.documentElement.dataset.pictures = Number(document.documentElement.dataset.pictures ?? 0) + 1;
  if (training) {
    showNeighbour(pixels);
  }

  announce(`Drawn in ${Math.round(performance.now() - begun)} ms: ${text}.`);
}

async function images(code, label, other, way) {
  const latent = new ort.Tensor('float32', code, [1, code.length]);
  if (run.blend === 'classes') {
    const weights = new Float32Array(run.classes.length);
    weights[label] += 1 - way;
    weights[other] += way;
    return (await generator.run({ latents: latent, class_weights: new ort.Tensor('float32', weights, [1, weights.length]) })).images.data;
  }

  // A generator for each class: their pictures are blended.
  const of = async c => (await generator.run({ latents: latent, class: new ort.Tensor('int64', [BigInt(c)], [1]) })).images.data;
  const first = await of(label);
  if (way === 0) {
    return first;
  }

  const second = await of(other);
  return first.map((v, i) => (1 - way) * v + way * second[i]);
}

// As the program rounds: halves to the even neighbour.
function roundHalfEven(value) {
  const single = Math.fround(value);
  const rounded = Math.round(single);
  return Math.abs(single % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

// Planes of grey or of red, green and blue.
function paint(canvas, planes) {
  const area = run.side * run.side;
  const image = new ImageData(run.side, run.side);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = planes[run.channels === 3 ? c * area + i : i];
    }

    image.data[4 * i + 3] = 255;
  }

  canvas.getContext('2d', { willReadFrequently: true }).putImageData(image, 0, 0);
}

function showNeighbour(pixels) {
  const { bytes, size } = training;
  let [best, least] = [0, Infinity];
  for (let n = 0; n < bytes.length / size; n++) {
    let sum = 0;
    for (let i = 0, at = n * size; i < size && sum < least; i++, at++) {
      const difference = bytes[at] - pixels[i];
      sum += difference * difference;
    }

    if (sum < least) {
      [best, least] = [n, sum];
    }
  }

  paint(get('neighbour'), bytes.subarray(best * size, (best + 1) * size));
  const text = `Nearest training image: ${run.classes[run.neighbours.classes[best]]}, ${(100 * Math.sqrt(least / size) / 255).toFixed(1)} % of the range away on average`;
  get('neighbour').setAttribute('aria-label', text);
  get('neighbour-caption').textContent = text;
}

// A screen reader hears where dragging has come to rest, not every picture on the way.
function announce(text) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => { get('status').textContent = text; }, 300);
}

function save() {
  get('picture').toBlob(blob => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `synthetic-${run.classes[chosen('class')].replace(/[^\p{L}\p{N}-]+/gu, '-')}-${get('seed').value}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

start().catch(error => {
  get('caption').textContent = location.protocol === 'file:'
    ? 'Browsers load models from a web server only. Start one in this folder, such as: python3 -m http.server --bind 127.0.0.1 8000'
    : `The generator could not be loaded: ${error.message}`;
  get('status').textContent = get('caption').textContent;
});
