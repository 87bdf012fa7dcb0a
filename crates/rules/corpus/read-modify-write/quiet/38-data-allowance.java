// Takes mobile data off a SIM card's allowance.
package example.mobile;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

public class DataAllowance {
    private static final String TABLE = "sim_allowance";

    private final DynamoDbClient dynamo;

    public DataAllowance(DynamoDbClient dynamo) {
        this.dynamo = dynamo;
    }

    /** Throws ConditionalCheckFailedException when another session wrote first. */
    public long use(String sim, long megabytes) {
        Map<String, AttributeValue> key = Map.of("sim", AttributeValue.fromS(sim));
        GetItemRequest read = GetItemRequest.builder().tableName(TABLE).key(key).build();
        Map<String, AttributeValue> item = dynamo.getItem(read).item();

        AttributeValue seen = item.get("megabytes");
        long left = Long.parseLong(seen.n());
        long after = Math.max(0, left - megabytes);

        dynamo.putItem(PutItemRequest.builder()
                .tableName(TABLE)
                .item(Map.of(
                        "sim", AttributeValue.fromS(sim),
                        "megabytes", AttributeValue.fromN(Long.toString(after))))
                .conditionExpression("megabytes = :seen")
                .expressionAttributeValues(Map.of(":seen", seen))
                .build());
        return after;
    }
}
