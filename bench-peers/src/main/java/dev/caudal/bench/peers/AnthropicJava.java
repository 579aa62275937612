// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench.peers;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * Does turns with the official SDK, as many as a line on its input says, and answers with the CPU
 * they took. It is set up as it comes, but for retries.
 */
final class AnthropicJava {
  private AnthropicJava() {}

  /** Arguments: the base URL, and how many threads share the turns. */
  public static void main(String[] args) throws Exception {
    var client =
        AnthropicOkHttpClient.builder().apiKey("bench").baseUrl(args[0]).maxRetries(0).build();
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int threads = Integer.parseInt(args[1]);
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      long before = os.getProcessCpuTime();
      long steady = SteadyCpu.nanos();
      turns(client, Integer.parseInt(line) / threads, threads);
      System.out.println((os.getProcessCpuTime() - before) + " " + (SteadyCpu.nanos() - steady));
    }
    System.exit(0);
  }

  private static void turns(AnthropicClient client, int each, int threads)
      throws InterruptedException {
    var running = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      running.add(
          Thread.startVirtualThread(() -> {
            for (int turn = 0; turn < each; turn++) {
              turn(client);
            }
          }));
    }
    for (var thread : running) {
      thread.join();
    }
  }

  private static void turn(AnthropicClient client) {
    var params =
        MessageCreateParams.builder()
            .model("claude-sonnet-5-5")
            .maxTokens(16_384)
            .addUserMessage("Go on.")
            .build();
    var whole = MessageAccumulator.create();
    int[] characters = {0};
    try (var events = client.messages().createStreaming(params)) {
      for (var event : events) {
        whole.accumulate(event);
        event
            .contentBlockDelta()
            .flatMap(delta -> delta.delta().text())
            .ifPresent(delta -> characters[0] += delta.text().length());
      }
    }
    if (characters[0] == 0 || whole.message().content().isEmpty()) {
      throw new AssertionError("nothing came");
    }
  }
}
