// Storage quota of a team.
interface TeamRepository {
  findOneBy(where: { id: string }): Promise<Team>;
  save(team: Team): Promise<Team>;
}

interface Team {
  id: string;
  quotaBytes: number;
}

export class QuotaService {
  constructor(private readonly teams: TeamRepository) {}

  async reserve(teamId: string, bytes: number): Promise<void> {
    const team = await this.teams.findOneBy({ id: teamId });
    if (team.quotaBytes - bytes < 0) {
      throw new Error("quota exceeded");
    }
    team.quotaBytes = team.quotaBytes - bytes;
    await this.teams.save(team);
  }
}
