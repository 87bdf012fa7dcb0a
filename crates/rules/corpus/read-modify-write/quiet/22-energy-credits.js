// Spends a household's solar energy credits on its monthly bill.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.HOUSEHOLDS_TABLE;

async function loadHousehold(id) {
  const { Item } = await client.send(
    new GetCommand({ TableName, Key: { id }, ConsistentRead: true }),
  );
  if (!Item) {
    throw new Error(`household ${id} is unknown`);
  }
  return Item;
}

// Fails with ConditionalCheckFailedException when somebody else wrote first.
async function storeHousehold(household) {
  await client.send(
    new PutCommand({
      TableName,
      Item: { ...household, version: household.version + 1 },
      ConditionExpression: "version = :seen",
      ExpressionAttributeValues: { ":seen": household.version },
    }),
  );
}

export async function spendCredits(id, billTotal) {
  const household = await loadHousehold(id);
  const spent = Math.min(household.credits, billTotal);
  household.credits -= spent;
  await storeHousehold(household);
  console.log(JSON.stringify({ message: "credits spent", id, spent }));
  return billTotal - spent;
}
