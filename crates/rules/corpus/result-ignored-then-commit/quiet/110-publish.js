// Publishes an article; counters and the log line are for the dashboard only.
const metrics = require('./metrics');
const pageCache = require('./page-cache');
const { Article } = require('./models');

async function publish(articleId, editor) {
  const article = await Article.findByPk(articleId);
  if (!article) throw new Error('no such article');
  if (article.state !== 'approved') throw new Error('not approved yet');

  metrics.increment('articles.published');
  console.log(`${editor} publishes ${article.slug}`);

  article.state = 'published';
  await article.save();
  pageCache.delete(`/articles/${article.slug}`);
  return article;
}

module.exports = { publish };
