// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Options;
import dev.caudal.sim.Simulator;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The API that answers: the one that the environment names, else a simulator in this process. */
final class Upstream implements AutoCloseable {
  private static final String BASE_URL = "ANTHROPIC_BASE_URL";

  private final Machine machine;
  private final Optional<Simulator> simulator;

  private Upstream(Machine machine, Optional<Simulator> simulator) {
    this.machine = machine;
    this.simulator = simulator;
  }

  static Upstream find(Machine machine) {
    boolean real =
        machine.get(BASE_URL).isPresent()
            || KeyCheck.NAMES.stream().anyMatch(name -> machine.get(name).isPresent());
    return new Upstream(machine, real ? Optional.empty() : Optional.of(Simulator.start()));
  }

  boolean isSimulated() {
    return simulator.isPresent();
  }

  void writeTo(Options options) {
    simulator.ifPresent(_ -> options.apiKey("any"));
    simulator
        .map(Simulator::baseUrl)
        .or(() -> machine.get(BASE_URL))
        .ifPresent(url -> options.baseUrl(uri(url)));
    machine.get("ANTHROPIC_API_KEY").ifPresent(options::apiKey);
    machine.get("ANTHROPIC_AUTH_TOKEN").ifPresent(options::authToken);
    machine.get("CLAUDE_CODE_OAUTH_TOKEN").ifPresent(options::oauthToken);
  }

  private static URI uri(String url) {
    try {
      return new URI(url.strip());
    } catch (URISyntaxException wrong) {
      throw new BadLine(BASE_URL + " in the environment is no URL: " + wrong.getReason());
    }
  }

  @Override
  public void close() {
    simulator.ifPresent(Simulator::close);
  }
}
