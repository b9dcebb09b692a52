/**
 * What a program leaves in a file.
 * @module
 */

/** Waits until there is something in a file, and gives it. @param path Of a file that may not be there yet. */
export async function contentOf(path: string): Promise<string> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text !== "") return text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
