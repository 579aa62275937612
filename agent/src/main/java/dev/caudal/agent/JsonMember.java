// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A component of a record, or a field of a class, as it stands in JSON. */
record JsonMember(String name, Type type, AnnotatedElement element, boolean isOptional) {
  static final Set<Class<?>> OPTIONALS =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  static JsonMember of(RecordComponent component) {
    var name = jsonName(component.getAccessor(), component.getName());
    boolean optional = mayMiss(component.getType(), component.getAnnotatedType(), component);
    return new JsonMember(name, component.getGenericType(), component, optional);
  }

  static JsonMember of(Field field) {
    boolean optional = mayMiss(field.getType(), field.getAnnotatedType(), field);
    return new JsonMember(
        jsonName(field, field.getName()), field.getGenericType(), field, optional);
  }

  private static boolean mayMiss(Class<?> raw, AnnotatedType type, AnnotatedElement element) {
    return OPTIONALS.contains(raw)
        || Variants.annotation(type, "Nullable").isPresent()
        || Variants.annotation(element, "Nullable").isPresent();
  }

  // What binds the input honours JsonProperty, so the schema must say the same name.
  private static String jsonName(AnnotatedElement element, String name) {
    return Variants.annotation(element, "JsonProperty")
        .map(JsonMember::value)
        .filter(value -> !value.isEmpty())
        .orElse(name);
  }

  private static String value(Annotation annotation) {
    try {
      return (String) annotation.annotationType().getMethod("value").invoke(annotation);
    } catch (ReflectiveOperationException e) {
      throw new InvalidRequest("a JsonProperty without a readable value: " + annotation);
    }
  }
}
