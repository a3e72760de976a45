// The peer of the rows about images: makes the photo, and measures sharp in its own process.
import { readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";

sharp.concurrency(1);
sharp.cache(false);
const [task, file, sizes = "", runs = "0"] = process.argv.slice(2);
if (task === "make") await make(file);
else console.log(JSON.stringify(await measure(readFileSync(file), sizes.split(",").map(Number), Number(runs))));

/** Twelve megapixels with what photos have: light that fades, edges, fine texture and noise. */
async function make(file) {
  const [width, height] = [4000, 3000];
  const pixels = Buffer.alloc(width * height * 3);
  let seed = 20250417;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const noise = (seed >>> 24) / 16 - 8;
      const edge = ((x >> 8) + (y >> 8)) % 2 === 0 ? 30 : -30;
      const texture = 12 * Math.sin(x / 7) * Math.cos(y / 11);
      for (const light of [x / 32, y / 24, (x + y) / 56]) {
        pixels[at++] = Math.max(0, Math.min(255, 60 + light + edge + texture + noise));
      }
    }
  }
  writeFileSync(file, await sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg({ quality: 90 }).toBuffer());
}

/** The middle run by the clock, and CPU a run, in milliseconds. */
async function measure(photo, sizes, runs) {
  await draw(photo, sizes);
  const walls = [];
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    await draw(photo, sizes);
    walls.push(performance.now() - begun);
  }
  const { user, system } = process.cpuUsage(before);
  return { wall: walls.sort((a, b) => a - b)[runs >> 1], cpu: (user + system) / 1000 / runs };
}

/** One decoding for all sizes, each made from the next larger. */
async function draw(photo, sizes) {
  if (sizes.length === 1) return webp(resized(sharp(photo), sizes[0]));
  let image = sharp(photo);
  for (const size of sizes) {
    const { data, info } = await resized(image, size).raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    await webp(sharp(data, { raw }));
    image = sharp(data, { raw });
  }
}

function resized(image, size) {
  return image.resize(size, size, { fit: "inside" });
}

function webp(image) {
  return image.webp({ quality: 80 }).toBuffer();
}
