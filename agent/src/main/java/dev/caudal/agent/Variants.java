// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The records behind a sealed interface, told apart in JSON by the field {@code type}. */
final class Variants {
  static final String FIELD = "type";

  private Variants() {}

  /** By simple name, in the order of declaration; empty where the type is none of ours to name. */
  static Optional<Map<String, Class<?>>> of(Class<?> type) {
    if (!type.isInterface() || !type.isSealed() || annotation(type, "JsonTypeInfo").isPresent()) {
      return Optional.empty();
    }
    var found = new LinkedHashMap<String, Class<?>>();
    return collect(type, found) ? Optional.of(found) : Optional.empty();
  }

  private static boolean collect(Class<?> type, Map<String, Class<?>> found) {
    for (var permitted : type.getPermittedSubclasses()) {
      boolean fits =
          permitted.isRecord()
              ? !hasComponent(permitted) && found.put(permitted.getSimpleName(), permitted) == null
              : permitted.isInterface() && permitted.isSealed() && collect(permitted, found);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasComponent(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .anyMatch(component -> component.getName().equals(FIELD));
  }

  /** An annotation by its simple name, as libraries with such annotations need not be there. */
  static Optional<Annotation> annotation(AnnotatedElement element, String name) {
    return Arrays.stream(element.getAnnotations())
        .filter(annotation -> annotation.annotationType().getSimpleName().equals(name))
        .findFirst();
  }
}
