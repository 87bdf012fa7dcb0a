// Transfers credits between two players.
package game

import "context"

func (g *Game) Gift(ctx context.Context, from, to string, credits int) error {
	giver, err := g.players.Find(ctx, from)
	if err != nil {
		return err
	}
	taker, err := g.players.Find(ctx, to)
	if err != nil {
		return err
	}
	giver.Credits -= credits
	taker.Credits += credits
	if err := g.players.Update(ctx, giver); err != nil {
		return err
	}
	return g.players.Update(ctx, taker)
}
