// Publishes an article: drops stale cache entries, then sets the state.
import Redis from "ioredis";
import { PrismaClient } from "@prisma/client";
import { Logger } from "./logger";

export class PublishingService {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly redis: Redis,
    private readonly logger: Logger,
  ) {}

  async publish(articleId: string): Promise<void> {
    const article = await this.prisma.article.findUniqueOrThrow({ where: { id: articleId } });
    if (article.status === "PUBLISHED") {
      return;
    }
    await this.redis.del(`article:${articleId}`, `teaser:${articleId}`);
    await this.redis.del(`section:${article.sectionId}`);
    await this.prisma.article.update({
      where: { id: articleId },
      data: { status: "PUBLISHED", publishedAt: new Date() },
    });
    this.logger.info(`article ${articleId} published`);
  }
}
