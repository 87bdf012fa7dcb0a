// Closes an import after the rows are stored and counted.
package imports;

import java.util.List;
import org.springframework.transaction.annotation.Transactional;

class ImportCloser {
    private final RowRepository rows;
    private final ImportRepository imports;
    private final RowCounter counter;

    ImportCloser(RowRepository rows, ImportRepository imports, RowCounter counter) {
        this.rows = rows;
        this.imports = imports;
        this.counter = counter;
    }

    @Transactional
    public void close(Import job, List<Row> parsed) {
        rows.saveAll(parsed);
        counter.increment(parsed.size());
        imports.markComplete(job.getId());
    }
}
