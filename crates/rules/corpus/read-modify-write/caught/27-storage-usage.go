// Package storage keeps the bytes used by each workspace in DynamoDB.
package storage

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type Usage struct {
	Workspace string `dynamodbav:"workspace"`
	BytesUsed int64  `dynamodbav:"bytes_used"`
}

type Meter struct {
	client *dynamodb.Client
	table  string
}

func (m *Meter) AddFile(ctx context.Context, workspace string, size int64) error {
	out, err := m.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(m.table),
		Key:       map[string]types.AttributeValue{"workspace": &types.AttributeValueMemberS{Value: workspace}},
	})
	if err != nil {
		return fmt.Errorf("read usage: %w", err)
	}
	var usage Usage
	if err := attributevalue.UnmarshalMap(out.Item, &usage); err != nil {
		return fmt.Errorf("decode usage: %w", err)
	}
	usage.Workspace = workspace
	usage.BytesUsed += size
	item, err := attributevalue.MarshalMap(usage)
	if err != nil {
		return fmt.Errorf("encode usage: %w", err)
	}
	_, err = m.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(m.table), Item: item})
	return err
}
