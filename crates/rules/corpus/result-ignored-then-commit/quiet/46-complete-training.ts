// Completes a training course for an employee and tells the team channel about it.
import { Repository } from "typeorm";
import { Enrolment, EnrolmentStatus } from "./entities/enrolment";
import { ChatNotifier } from "./chat-notifier";
import { logger } from "./logger";

export class TrainingService {
  constructor(
    private readonly enrolments: Repository<Enrolment>,
    private readonly chat: ChatNotifier,
  ) {}

  async complete(enrolmentId: number, score: number): Promise<Enrolment> {
    const enrolment = await this.enrolments.findOneOrFail({
      where: { id: enrolmentId },
      relations: { course: true, employee: true },
    });
    if (score < enrolment.course.passMark) {
      throw new RangeError(`score ${score} is below the pass mark`);
    }
    enrolment.score = score;
    enrolment.status = EnrolmentStatus.Completed;
    enrolment.completedAt = new Date();
    const saved = await this.enrolments.save(enrolment);

    // A courtesy: nothing depends on it.
    void this.chat
      .post("#training", `${enrolment.employee.name} finished ${enrolment.course.title}`)
      .catch((err: Error) => logger.warn({ err }, "chat notice not sent"));

    return saved;
  }
}
