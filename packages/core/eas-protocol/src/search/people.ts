import type { Person, SearchRange } from "@easkit/backend";
import { fill, type GalProperties, gal, type RawSource } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { readWhole } from "../request/body.js";

/** Which pictures a device wants (MS-ASCMD 2.2.3.129.2). */
export interface PictureOptions {
  /** Bytes. */
  readonly maxSize?: number | undefined;
  readonly maxPictures?: number | undefined;
}

/** Entries of the address list in one answer. */
export const mostPeople = 100;
const largestPicture = 102_400;

/** Gives each person the picture that the device wants, or says why there is none. */
export class Pictures {
  readonly #maxSize: number;
  #left: number;

  constructor({ maxSize = largestPicture, maxPictures = Number.POSITIVE_INFINITY }: PictureOptions) {
    this.#maxSize = Math.min(maxSize, largestPicture);
    this.#left = maxPictures;
  }

  async of({ picture }: Pick<Person, "picture">): Promise<NonNullable<GalProperties["picture"]>> {
    if (!picture || picture.size === 0) return { status: "noPicture" };
    if (picture.size > this.#maxSize) return { status: "tooLarge" };
    if (this.#left <= 0) return { status: "limitReached" };
    this.#left -= 1;
    return { status: "ok", data: Buffer.from(await readWhole(picture.open())).toString("base64") };
  }
}

/** People that were found. */
export interface FoundPeople {
  readonly rows: number;
  readonly total: number;
  readonly properties: AsyncIterable<RawSource>;
}

async function* render(
  people: readonly Person[],
  options: PictureOptions | undefined,
): AsyncGenerator<RawSource> {
  const pictures = options && new Pictures(options);
  for (const person of people) {
    const { picture: _, ...properties } = person;
    yield fill(gal, pictures ? { ...properties, picture: await pictures.of(person) } : properties);
  }
}

/** Searches the address list. A backend without one has nobody in it. */
export async function findPeople(
  { backend, call }: Exchange,
  text: string,
  range: SearchRange,
  pictures: PictureOptions | undefined,
): Promise<FoundPeople> {
  const wants = { pictures: pictures !== undefined };
  const page = await backend.searchPeople?.(call, text.trim(), range, wants);
  const people = page?.people.slice(0, range.last - range.first + 1) ?? [];
  return { rows: people.length, total: page?.total ?? 0, properties: render(people, pictures) };
}
