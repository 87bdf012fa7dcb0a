// Package notice sends text messages about delayed trains.
package notice

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

type Notice struct {
	ID          uint
	Mobile      string
	Train       string
	DelayMin    int
	Status      string
	Failure     string
	CompletedAt *time.Time
}

// Gateway talks to the text message provider. Send answers an error
// when the provider is down or refuses the number.
type Gateway interface {
	Send(mobile, text string) error
}

type Sender struct {
	DB  *gorm.DB
	SMS Gateway
}

// SendPending works through the pending notices, oldest first.
func (s *Sender) SendPending(limit int) error {
	var pending []Notice
	if err := s.DB.Where("status = ?", "pending").Order("id").Limit(limit).Find(&pending).Error; err != nil {
		return err
	}
	for i := range pending {
		n := &pending[i]
		text := fmt.Sprintf("%s is %d minutes late.", n.Train, n.DelayMin)
		if sendErr := s.SMS.Send(n.Mobile, text); sendErr != nil {
			if err := s.DB.Model(n).Updates(map[string]any{"status": "failed", "failure": sendErr.Error()}).Error; err != nil {
				return err
			}
			continue
		}
		err := s.DB.Model(n).Updates(map[string]any{"status": "delivered", "completed_at": time.Now()}).Error
		if err != nil {
			return err
		}
	}
	return nil
}
