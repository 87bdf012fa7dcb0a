// Spends a traveller's loyalty points on an upgrade.
package example.airline.loyalty;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Entity
class Traveller {
    @Id
    private Long id;
    private int points;

    public int getPoints() {
        return points;
    }

    public void setPoints(int points) {
        this.points = points;
    }
}

interface TravellerRepository extends JpaRepository<Traveller, Long> {
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Traveller t where t.id = :id")
    Optional<Traveller> findByIdForUpdate(Long id);
}

@Service
public class UpgradeService {
    private final TravellerRepository travellers;

    public UpgradeService(TravellerRepository travellers) {
        this.travellers = travellers;
    }

    @Transactional
    public int spend(Long travellerId, int cost) {
        Traveller traveller = travellers.findByIdForUpdate(travellerId).orElseThrow();
        if (traveller.getPoints() < cost) {
            throw new IllegalStateException("not enough points");
        }
        traveller.setPoints(traveller.getPoints() - cost);
        travellers.save(traveller);
        return traveller.getPoints();
    }
}
