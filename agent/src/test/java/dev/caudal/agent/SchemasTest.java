// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SchemasTest {
  record Add(int a, int b) {}

  @Test
  void a_record_of_two_numbers_is_an_object_of_two_integers() {
    assertSchema(
        Add.class,
        "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},"
            + "'required':['a','b'],'additionalProperties':false}");
  }

  record Simple(
      boolean yes,
      Long big,
      double d,
      BigDecimal money,
      String s,
      char c,
      byte[] raw,
      Object any) {}

  @Test
  void simple_types_have_their_own_schemas() {
    assertProperties(
        Simple.class,
        "{'yes':{'type':'boolean'},'big':{'type':'integer'},'d':{'type':'number'},"
            + "'money':{'type':'number'},'s':{'type':'string'},"
            + "'c':{'type':'string','minLength':1,'maxLength':1},"
            + "'raw':{'type':'string','contentEncoding':'base64'},'any':{}}");
  }

  record Times(Instant at, LocalDate day, LocalTime hour, Duration long_, UUID id, URI link) {}

  @Test
  void times_and_names_have_formats_where_the_format_is_what_java_reads() {
    assertProperties(
        Times.class,
        "{'at':{'type':'string','format':'date-time'},'day':{'type':'string','format':'date'},"
            + "'hour':{'type':'string',"
            + "'pattern':'^[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?$'},"
            + "'long_':{'type':'string','format':'duration'},"
            + "'id':{'type':'string','format':'uuid'},'link':{'type':'string','format':'uri'}}");
  }

  record Loose(
      Optional<String> a, @Nullable String b, OptionalInt c, String d, Optional<List<Add>> e) {}

  @Test
  void what_may_be_missing_is_not_required() {
    var schema = Schemas.of(Loose.class).tree();
    assertThat(schema.get("required").toString()).isEqualTo("[\"d\"]");
    assertThat(schema.at("/properties/a").toString()).isEqualTo("{\"type\":\"string\"}");
    assertThat(schema.at("/properties/b/type").asString()).isEqualTo("string");
    assertThat(schema.at("/properties/c/type").asString()).isEqualTo("integer");
    assertThat(schema.at("/properties/e/items/properties/a/type").asString()).isEqualTo("integer");
  }

  enum Colour {
    RED,
    GREEN
  }

  record Holder(
      List<String> l,
      Set<Colour> s,
      int[] a,
      Add[][] deep,
      Map<String, Integer> m,
      Map<Colour, Add> byColour,
      JsonNode tree,
      Json json) {}

  @Test
  void collections_arrays_maps_and_enums() {
    var add = Schemas.of(Add.class).text().replace('"', '\'');
    assertProperties(
        Holder.class,
        "{'l':{'type':'array','items':{'type':'string'}},"
            + "'s':{'type':'array','items':{'type':'string','enum':['RED','GREEN']},"
            + "'uniqueItems':true},"
            + "'a':{'type':'array','items':{'type':'integer'}},"
            + ("'deep':{'type':'array','items':{'type':'array','items':" + add + "}},")
            + "'m':{'type':'object','additionalProperties':{'type':'integer'}},"
            + "'byColour':{'type':'object','propertyNames':{'enum':['RED','GREEN']},"
            + ("'additionalProperties':" + add + "},")
            + "'tree':{},'json':{}}");
  }

  @Described("A thing that is sold")
  record Item(@Described("In euros") BigDecimal price, Optional<Note> note) {}

  @Described("Some words")
  record Note(String text) {}

  @Test
  void descriptions_of_types_and_components_are_told() {
    var schema = Schemas.of(Item.class).tree();
    assertThat(schema.path("description").asString()).isEqualTo("A thing that is sold");
    assertThat(schema.at("/properties/price/description").asString()).isEqualTo("In euros");
    assertThat(schema.at("/properties/note/description").asString()).isEqualTo("Some words");
  }

  record Page<T>(List<T> items, T first, Optional<Bounded<String>> other) {}

  record Pages(Page<Add> adds, Page<? extends Item> items) {}

  record Bounded<T extends Comparable<T>>(T value) {}

  @Test
  void generic_records_are_filled_in() {
    var schema = Schemas.of(Pages.class).tree();
    var adds = "/properties/adds/properties";
    assertThat(schema.at(adds + "/items/items/properties").propertyNames())
        .containsExactly("a", "b");
    assertThat(schema.at("/properties/items/properties/first/properties").propertyNames())
        .containsExactly("price", "note");
  }

  record Node(String name, List<Node> children) {}

  record Tree(Node root, Node spare) {}

  @Test
  void recursion_is_refused_for_answers_and_named_for_tools() {
    assertThatThrownBy(() -> Schemas.of(Node.class))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("holds itself")
        .hasMessageContaining("children.[]");
    assertThat(Schemas.ofInput(Node.class).tree().at("/properties/children/items/$ref").asString())
        .isEqualTo("#");
    var tree = Schemas.ofInput(Tree.class);
    assertThat(tree.tree().at("/properties/root/$ref").asString()).isEqualTo("#/$defs/Node");
    assertThat(tree.tree().at("/properties/spare/$ref").asString()).isEqualTo("#/$defs/Node");
    assertThat(Validation.problems(tree, Json.parse("{\"root\":{\"name\":\"a\",\"children\":[]}}")))
        .containsExactly("required property 'spare' not found");
    assertThat(
            Validation.problems(
                tree,
                Json.parse(
                    "{\"root\":{\"name\":\"a\",\"children\":[{\"name\":1,\"children\":[]}]},"
                        + "\"spare\":{\"name\":\"a\",\"children\":[]}}")))
        .containsExactly("root/children/0/name: integer found, string expected");
  }

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Drawing(String title, List<Shape> shapes) {}

  @Test
  void a_sealed_interface_is_a_choice_told_apart_by_type_and_bound_again() {
    var schema = Schemas.of(Drawing.class);
    assertThat(schema.tree().at("/properties/shapes/items").toString().replace('"', '\''))
        .isEqualTo(
            "{'anyOf':[{'type':'object','properties':{'type':{'const':'Circle'},"
                + "'radius':{'type':'number'}},'required':['type','radius'],"
                + "'additionalProperties':false},"
                + "{'type':'object','properties':{'type':{'const':'Square'},"
                + "'side':{'type':'number'}},'required':['type','side'],"
                + "'additionalProperties':false}]}");
    var drawing =
        Json.parse(
            """
            {"title":"t","shapes":[{"type":"Square","side":2},{"type":"Circle","radius":1.5}]}\
            """);
    assertThat(Validation.problems(schema, drawing)).isEmpty();
    assertThat(drawing.as(Drawing.class))
        .isEqualTo(new Drawing("t", List.of(new Square(2), new Circle(1.5))));
    assertThatThrownBy(() -> Json.parse("{\"type\":\"Hexagon\"}").as(Shape.class))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("Circle, Square");
  }

  record Endless<T>(Optional<Endless<List<T>>> more) {}

  interface Open {}

  record HoldsOpen(Open open) {}

  static final class Secretive {
    @SuppressWarnings("unused")
    private int hidden;
  }

  record BadMap(Map<Integer, String> map) {}

  @Test
  void what_has_no_schema_is_refused_by_name_and_place() {
    assertThatThrownBy(() -> Schemas.of(HoldsOpen.class))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("Open (at open)");
    assertThatThrownBy(() -> Schemas.of(Secretive.class)).hasMessageContaining("public fields");
    assertThatThrownBy(() -> Schemas.of(BadMap.class)).hasMessageContaining("keys");
    assertThatThrownBy(() -> Schemas.ofInput(Endless.class)).hasMessageContaining("too deep");
    assertThatThrownBy(() -> Schemas.of(Bounded.class)).hasMessageContaining("Comparable");
    assertThatThrownBy(() -> Schemas.ofInput(String.class)).hasMessageContaining("record");
  }

  @SuppressWarnings("unused")
  public static final class Fields {
    public int a;
    public @Nullable String b;
    public static int none;
  }

  @Test
  void a_class_is_taken_by_its_public_fields() {
    assertThat(Schemas.of(Fields.class).text().replace('"', '\''))
        .isEqualTo(
            "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'string'}},"
                + "'required':['a'],'additionalProperties':false}");
  }

  @Test
  void the_same_type_gives_the_same_bytes_and_a_valid_schema() {
    for (var type : List.of(Simple.class, Times.class, Holder.class, Pages.class, Drawing.class)) {
      assertThat(Schemas.of(type)).isEqualTo(Schemas.of(type));
      assertThat(Validation.of(Schemas.of(type))).isNotNull();
    }
  }

  private static void assertSchema(Class<?> type, String expected) {
    assertThat(Schemas.of(type).text().replace('"', '\'')).isEqualTo(expected);
  }

  private static void assertProperties(Class<?> type, String expected) {
    assertThat(Schemas.of(type).tree().get("properties").toString().replace('"', '\''))
        .isEqualTo(expected);
  }
}
