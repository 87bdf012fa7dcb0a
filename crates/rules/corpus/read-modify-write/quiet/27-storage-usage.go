// Package storage keeps the bytes used by each workspace in DynamoDB.
package storage

import (
	"context"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type Meter struct {
	client *dynamodb.Client
	table  string
}

func (m *Meter) AddFile(ctx context.Context, workspace string, size int64) error {
	_, err := m.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:        aws.String(m.table),
		Key:              map[string]types.AttributeValue{"workspace": &types.AttributeValueMemberS{Value: workspace}},
		UpdateExpression: aws.String("ADD bytes_used :size"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":size": &types.AttributeValueMemberN{Value: strconv.FormatInt(size, 10)},
		},
	})
	if err != nil {
		return fmt.Errorf("add usage of %s: %w", workspace, err)
	}
	return nil
}
