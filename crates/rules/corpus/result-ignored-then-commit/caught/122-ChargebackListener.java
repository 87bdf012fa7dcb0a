// Kafka listener: answers chargebacks at the card scheme.
package com.example.disputes;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

@Component
public class ChargebackListener {
    private final SchemeClient scheme;
    private final EvidenceBuilder evidence;

    public ChargebackListener(SchemeClient scheme, EvidenceBuilder evidence) {
        this.scheme = scheme;
        this.evidence = evidence;
    }

    @KafkaListener(topics = "chargebacks")
    public void on(Chargeback chargeback, Acknowledgment ack) {
        Evidence file = evidence.forCase(chargeback.caseNumber());
        SubmissionResult result = scheme.submitEvidence(chargeback.caseNumber(), file);
        ack.acknowledge();
    }
}
