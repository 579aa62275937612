// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.runtime.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Holds the description against what is there. */
final class OpenApiTest {
  private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");
  private static final Set<String> OTHER_NAMES = Set.of("prompt", "message", "cwd");

  private final JsonNode api = OpenApi.document();
  private final Fit fit = new Fit(api);

  @Test
  void every_route_is_described_and_nothing_else(@TempDir Path folder) {
    var described = new TreeSet<String>();
    eachOperation((method, path, _) -> described.add(method + " " + path));
    try (var site = new Site(folder)) {
      var routes = Doors.of(site.runtime, ServerOptions.defaults(), new Patience());
      var there =
          new Router(routes).routes().stream().map(it -> it.method() + " " + it.pattern()).toList();
      assertThat(described).containsExactlyInAnyOrderElementsOf(there);
    }
  }

  @Test
  void every_field_of_a_task_is_described_and_nothing_else() throws ReflectiveOperationException {
    var table = Class.forName("dev.caudal.runtime.TaskFields").getDeclaredField("ALL");
    table.setAccessible(true);
    var fields = new TreeSet<String>(OTHER_NAMES);
    ((Map<?, ?>) table.get(null)).keySet().forEach(name -> fields.add(name.toString()));
    assertThat(schema("Task").path("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void each_field_of_a_task_takes_the_example_that_is_given() {
    for (var field : schema("Task").path("properties").properties()) {
      var name = field.getKey();
      var example = field.getValue().path("examples").path(0);
      assertThat(example.isMissingNode()).as(name).isFalse();
      fit.check(field.getValue(), example);
      var task = Json.object();
      task.set(name, example);
      if (!Set.of("task", "prompt", "message", "content").contains(name)) {
        task.put("task", "hello");
      }
      if (name.equals("webhook_events")) {
        task.put("webhook_url", "https://example.org/");
      }
      assertThat(Task.of(task).fields().isEmpty()).as(name).isFalse();
    }
  }

  @Test
  void every_event_is_described_with_its_fields() throws ReflectiveOperationException {
    var pieces = Set.of("text", "thinking", "message");
    var there = new TreeSet<String>(pieces);
    for (var event : Class.forName("dev.caudal.runtime.Event").getPermittedSubclasses()) {
      var fields = new TreeSet<>(List.of("type", "seq", "run_id"));
      Arrays.stream(event.getRecordComponents())
          .forEach(component -> fields.add(TaskFields.snakeCase(component.getName())));
      var schema = schema(event.getSimpleName() + "Event");
      assertThat(schema.path("properties").propertyNames())
          .as(event.getSimpleName())
          .containsExactlyInAnyOrderElementsOf(fields);
      there.add(schema.at("/properties/type/const").asString(""));
    }
    assertThat(schema("Event").at("/discriminator/mapping").propertyNames())
        .containsExactlyInAnyOrderElementsOf(there);
    assertThat(schema("Event").path("oneOf")).hasSize(there.size());
  }

  @Test
  void what_is_referred_to_is_there_and_what_is_there_is_referred_to() {
    var refs = new HashSet<String>();
    api.findValues("$ref").forEach(ref -> refs.add(ref.asString()));
    assertThat(refs)
        .allSatisfy(ref -> {
          assertThat(ref).startsWith("#/components/");
          assertThat(api.at(ref.substring(1)).isMissingNode()).isFalse();
        });
    for (var kind : api.path("components").properties()) {
      for (var name : kind.getValue().propertyNames()) {
        var ref = "#/components/" + kind.getKey() + "/" + name;
        assertThat(refs).contains(ref);
      }
    }
  }

  @Test
  void each_operation_is_whole() {
    var ids = new HashSet<String>();
    var tags = api.path("tags").valueStream().map(tag -> tag.path("name").asString()).toList();
    eachOperation((method, path, operation) -> {
      var what = method + " " + path;
      assertThat(ids.add(operation.path("operationId").asString(""))).as(what).isTrue();
      assertThat(tags).as(what).contains(operation.at("/tags/0").asString(""));
      assertThat(operation.path("summary").asString("")).as(what).isNotEmpty();
      assertThat(inPath(operation)).as(what).isEqualTo(names(path));
      assertThat(keys(operation)).as(what).doesNotHaveDuplicates();
      var statuses = operation.path("responses").propertyNames();
      assertThat(statuses).as(what).anyMatch(status -> status.matches("[23]..")).contains("500");
      operation
          .path("responses")
          .forEach(response -> {
            var is = fit.resolve(response);
            assertThat(is.path("description").asString("")).as(what).isNotEmpty();
            assertThat(is.path("headers").has("X-Request-Id")).as(what).isTrue();
          });
    });
  }

  @Test
  void every_example_fits_its_schema() {
    var seen = new ArrayList<JsonNode>();
    for (var type : List.of("application/json", "application/problem+json")) {
      api.findValues(type).stream()
          .filter(content -> content.has("example"))
          .forEach(content -> {
            fit.check(content.path("schema"), content.path("example"));
            seen.add(content);
          });
    }
    assertThat(seen).hasSizeGreaterThan(40);
  }

  @Test
  void every_example_of_a_body_is_understood(@TempDir Path folder) throws IOException {
    var answers = new TreeMap<String, Wire.Answer>();
    try (var site = new Site(folder)) {
      var bodies = new TreeMap<String, String>();
      eachOperation((method, path, operation) -> {
        var body = operation.at("/requestBody/content").path("application/json").path("example");
        if (!body.isMissingNode()) {
          bodies.put(method + " " + path, body.toString());
        }
      });
      for (var body : bodies.entrySet()) {
        var to = body.getKey().split(" ", 2);
        var target = NAME.matcher(to[1]).replaceAll("nobody");
        answers.put(body.getKey(), site.send(to[0], target, body.getValue()));
      }
    }
    assertThat(answers).hasSizeGreaterThan(15);
    answers.forEach((where, answer) -> {
      var isMissing = where.contains("{id}") && !where.startsWith("PUT");
      assertThat(answer.status())
          .as("%s: %s", where, answer.body())
          .isBetween(isMissing ? 404 : 200, isMissing ? 404 : 202);
    });
  }

  private JsonNode schema(String name) {
    return api.at("/components/schemas/" + name);
  }

  private Set<String> names(String path) {
    var names = new HashSet<String>();
    NAME.matcher(path).results().forEach(found -> names.add(found.group(1)));
    return names;
  }

  private Set<String> inPath(JsonNode operation) {
    var names = new HashSet<String>();
    for (var given : operation.path("parameters")) {
      var parameter = fit.resolve(given);
      if (parameter.path("in").asString().equals("path")) {
        assertThat(parameter.path("required").asBoolean()).isTrue();
        names.add(parameter.path("name").asString());
      }
    }
    return names;
  }

  private List<String> keys(JsonNode operation) {
    return operation
        .path("parameters")
        .valueStream()
        .map(fit::resolve)
        .map(it -> it.path("in").asString() + " " + it.path("name").asString())
        .toList();
  }

  private interface Visitor {
    void visit(String method, String path, JsonNode operation);
  }

  private void eachOperation(Visitor visitor) {
    for (var path : api.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        visitor.visit(
            operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue());
      }
    }
  }
}
