// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The extension for JUnit. */
@ExtendWith(SimulatorExtension.class)
final class ExtensionTest {

  @Test
  void a_test_gets_a_simulator_of_its_own(Simulator simulator) {
    try (var client = new Client(simulator.baseUrl())) {
      assertThat(client.post(Client.body("hello")).statusCode()).isEqualTo(200);
    }
  }
}
