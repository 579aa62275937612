// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuredOutputTest {
  record Invoice(String number, List<Line> lines) {}

  record Line(@Described("Net") double price, int count) {}

  @Test
  void a_record_goes_to_the_model_as_it_is() {
    var output = StructuredOutput.of(Invoice.class);
    assertThat(output.forModel()).isEqualTo(output.schema());
    var answer = "{\"number\":\"7\",\"lines\":[{\"price\":1.5,\"count\":2}]}";
    assertThat(output.problems(answer)).isEmpty();
    assertThat(output.as(answer, Invoice.class))
        .isEqualTo(new Invoice("7", List.of(new Line(1.5, 2))));
  }

  @Test
  void limits_are_told_in_the_description_and_checked_here() {
    var output =
        of(
            "{'type':'object','properties':{'n':{'type':'integer','minimum':1,'description':'How"
                + " many.'},'code':{'type':'string','pattern':'^[A-Z]+$','format':'regex'},"
                + "'l':{'type':'array','items':{'type':'string','maxLength':2},'minItems':1}},"
                + "'required':['n'],'$schema':'https://json-schema.org/draft/2020-12/schema'}");
    assertThat(output.forModel().text().replace('"', '\''))
        .isEqualTo(
            "{'type':'object','properties':{'n':{'type':'integer','description':'How many."
                + " (minimum: 1)'},'code':{'type':'string','description':'(pattern: \\'^[A-Z]+$\\',"
                + " format: \\'regex\\')'},'l':{'type':'array','items':{'type':'string',"
                + "'description':'(maxLength: 2)'},'description':'(minItems: 1)'}},"
                + "'required':['n'],'additionalProperties':false}");
    assertThat(output.problems("{\"n\":0,\"code\":\"a\",\"l\":[\"abc\"]}")).hasSize(3);
    assertThat(output.problems("{\"n\":1,\"extra\":true}")).isEmpty();
  }

  @Test
  void definitions_stay_and_old_ones_are_renamed() {
    var output =
        of(
            "{'type':'object','properties':{'a':{'$ref':'#/definitions/p'},"
                + "'b':{'oneOf':[{'$ref':'#/definitions/p'},{'type':'null'}]}},"
                + "'definitions':{'p':{'properties':{'x':{'type':'number','maximum':3}}}}}");
    assertThat(output.forModel().text().replace('"', '\''))
        .isEqualTo(
            "{'type':'object','properties':{'a':{'$ref':'#/$defs/p'},"
                + "'b':{'anyOf':[{'$ref':'#/$defs/p'},{'type':'null'}]}},"
                + "'additionalProperties':false,'$defs':{'p':{'properties':{'x':{'type':'number',"
                + "'description':'(maximum: 3)'}},'type':'object','additionalProperties':false}}}");
    assertThat(output.problems("{\"a\":{\"x\":4}}")).singleElement().asString().startsWith("a/x");
  }

  @Test
  void what_is_no_json_is_a_problem_and_not_an_exception() {
    var output = StructuredOutput.of(Line.class);
    assertThat(output.problems("")).isNotEmpty();
    assertThat(output.problems("Here it is: {}")).singleElement().asString().contains("not JSON");
    assertThat(output.problems("{\"price\":1,\"count\":1} and more")).hasSize(1);
    assertThat(output.correction(output.problems("{\"price\":1}")))
        .contains("- required property 'count' not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{'type':'strin'} | type",
        "{'properties':3} | properties",
        "[] | object",
        "{'type':'string','pattern':'['} | usable",
        "{'$ref':'#/$defs/none'} | none",
        "{'$ref':'http://127.0.0.1:1/x'} | outside",
        "{'properties':{'a':{'$ref':'file:///etc/passwd'}}} | outside",
        "{'properties':{'a':{'$ref':'#'}}} | #/properties/a/$ref",
        "{'properties':{'a':{'$ref':'#/$defs/n'}},'$defs':{'n':{'properties':{'c':{'$ref':'#/$defs/n'}}}}}"
            + " | holds itself",
        "{'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'items':{'$ref':'#/$defs/a'}}}} | holds itself",
        "{'properties':{'m':{'type':'object','additionalProperties':{'type':'string'}}}}"
            + " | #/properties/m/additionalProperties",
        "{'properties':{'a':false}} | #/properties/a",
        "{'properties':{'a':{}},'required':['b']} | among",
        "{'allOf':[{'properties':{'a':{}}},{'properties':{'b':{}}}]} | one place",
        "{'properties':{'a':{}},'anyOf':[{'properties':{'b':{}}}]} | one place",
        "{'$schema':'http://evil.example/dialect'} | dialect",
        "{'$dynamicRef':'#x','$dynamicAnchor':'x'} | without end",
      })
  void schemas_that_cannot_be_kept_are_refused_at_their_place(String schema, String message) {
    assertThatThrownBy(() -> of(schema))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining(message);
  }

  record HasMap(Map<String, String> map) {}

  @Test
  void a_map_cannot_be_asked_for() {
    assertThatThrownBy(() -> StructuredOutput.of(HasMap.class))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("#/properties/map");
  }

  @Test
  void nesting_without_end_is_refused() {
    var deep = "{'items':".repeat(300) + "{}" + "}".repeat(300);
    assertThatThrownBy(() -> of(deep)).isInstanceOf(InvalidRequest.class);
  }

  private static StructuredOutput of(String schema) {
    return StructuredOutput.of(Json.parse(schema.replace('\'', '"')));
  }
}
