// Builds a basket for one request; the map never leaves the method.
package basket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

class BasketBuilder {
    Map<String, Integer> build(List<String> scannedCodes) {
        Map<String, Integer> quantities = new HashMap<>();
        for (String code : scannedCodes) {
            Integer seen = quantities.get(code);
            quantities.put(code, seen == null ? 1 : seen + 1);
        }
        return quantities;
    }
}
