// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Java type with its type variables filled in.
 *
 * @param arguments its type arguments; an array's only one is what it holds
 */
record ResolvedType(Class<?> raw, List<ResolvedType> arguments) {
  static ResolvedType of(Class<?> type) {
    return type.isArray()
        ? new ResolvedType(type, List.of(of(type.getComponentType())))
        : new ResolvedType(type, List.of());
  }

  /** The type of a member of this one. */
  ResolvedType member(Type type) {
    var bindings = new HashMap<TypeVariable<?>, ResolvedType>();
    var variables = raw.getTypeParameters();
    for (int i = 0; i < Math.min(variables.length, arguments.size()); i++) {
      bindings.put(variables[i], arguments.get(i));
    }
    return resolve(type, bindings);
  }

  /** The type argument at an index, or anything at all where there is none. */
  ResolvedType argument(int index) {
    return index < arguments.size() ? arguments.get(index) : of(Object.class);
  }

  private static ResolvedType resolve(Type type, Map<TypeVariable<?>, ResolvedType> bindings) {
    return switch (type) {
      case Class<?> plain -> of(plain);
      case ParameterizedType generic ->
          new ResolvedType(
              (Class<?>) generic.getRawType(),
              Arrays.stream(generic.getActualTypeArguments())
                  .map(argument -> resolve(argument, bindings))
                  .toList());
      case GenericArrayType array ->
          new ResolvedType(
              Object[].class, List.of(resolve(array.getGenericComponentType(), bindings)));
      case WildcardType wildcard -> resolve(wildcard.getUpperBounds()[0], bindings);
      case TypeVariable<?> variable -> {
        var bound = bindings.get(variable);
        yield bound != null ? bound : of(erasure(variable.getBounds()[0]));
      }
      default -> of(Object.class);
    };
  }

  // A bound may speak of its own variable, so only its class is taken.
  private static Class<?> erasure(Type bound) {
    return switch (bound) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> Object.class;
    };
  }

  @Override
  public String toString() {
    return raw.getSimpleName();
  }
}
