// Package lockers hands out parcel lockers at a collection point.
package lockers

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
)

var ErrNoLocker = errors.New("no free locker")

type point struct {
	ID   string `bson:"_id"`
	Free int    `bson:"free"`
}

type Desk struct {
	points *mongo.Collection
}

func (d *Desk) Assign(ctx context.Context, pointID string) error {
	var p point
	if err := d.points.FindOne(ctx, bson.M{"_id": pointID}).Decode(&p); err != nil {
		return fmt.Errorf("collection point %s: %w", pointID, err)
	}
	if p.Free <= 0 {
		return ErrNoLocker
	}
	free := p.Free - 1
	_, err := d.points.UpdateOne(ctx, bson.M{"_id": pointID}, bson.M{"$set": bson.M{"free": free}})
	if err != nil {
		return fmt.Errorf("assign at %s: %w", pointID, err)
	}
	return nil
}
