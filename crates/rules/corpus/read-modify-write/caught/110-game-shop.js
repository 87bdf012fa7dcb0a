// POST /shop/buy: a player buys an item with coins.
const { Router } = require('express');
const Player = require('../models/player');
const Item = require('../models/item');

const router = Router();

router.post('/shop/buy', async (req, res) => {
  const player = await Player.findById(req.user.id);
  const item = await Item.findById(req.body.itemId).lean();

  if (player.coins < item.price) {
    return res.status(402).json({ message: 'not enough coins' });
  }

  player.coins -= item.price;
  player.inventory.push(item._id);
  await player.save();

  res.json({ coins: player.coins });
});

module.exports = router;
