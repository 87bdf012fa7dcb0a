t// captures a screenshot of a page for the visual diff
import type { Page } from "playwright";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

export class ScreenCapture {
  constructor(private readonly folder: string) {}

  async capture(page: Page, name: string): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `${name}.png`);
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path, fullPage: true });
        return path;
      } catch (error) {
        console.warn(`capture of ${name} failed`, error);
        await page.reload();
      }
    }
    throw new Error(`no capture of ${name}`);
  }
}
