// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the house, for all rooms: this is the one module that sees them all. */
final class HouseTest {
  private static final String HOUSE = "dev.caudal.";

  /** Every room and the rooms it may know; some are not built yet. */
  private static final Map<String, Set<String>> ROOMS =
      Map.of(
          "agent", Set.of(),
          "store", Set.of(),
          "store.redis", Set.of("store"),
          "runtime", Set.of("agent", "store"),
          "server", Set.of("runtime"),
          "sim", Set.of(),
          "bench", Set.of("agent", "store", "store.redis", "runtime", "server", "sim", "cli"),
          "cli", Set.of("agent", "store", "store.redis", "runtime", "server", "sim"));

  private static final Set<String> BARE =
      Set.of("java.lang.RuntimeException", "java.lang.Exception", "java.lang.Error");

  private static final int SMALL_ROOM = 10;
  private static final double HIDDEN_SHARE = 0.6;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.caudal");

  @Test
  void all_rooms_are_seen() {
    // An importer that cannot read this Java's class files sees none, and every rule would hold.
    assertThat(CLASSES.stream().map(HouseTest::room).distinct())
        .contains("agent", "store", "sim", "cli");
    assertThat(ROOMS.keySet()).containsAll(CLASSES.stream().map(HouseTest::room).toList());
  }

  @Test
  void lower_rooms_never_know_higher_ones() {
    var wrong = new TreeSet<String>();
    for (var type : CLASSES) {
      for (var dependency : type.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass();
        if (target.getPackageName().startsWith(HOUSE) && !mayKnow(room(type), room(target))) {
          wrong.add(type.getName() + " knows " + target.getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void every_package_is_null_marked() {
    var packages = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    for (var name : packages) {
      assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class))
          .describedAs("package-info of %s with @NullMarked", name)
          .isTrue();
    }
  }

  @Test
  void no_bare_runtime_exception_is_thrown() {
    noClasses()
        .should()
        .callConstructorWhere(
            describe(
                "creates a bare exception",
                (JavaConstructorCall call) ->
                    BARE.contains(call.getTargetOwner().getName()) && !isSuperCall(call)))
        .because("errors are types with fields, and nobody should have to parse a message")
        .check(CLASSES);
  }

  @Test
  void most_of_a_large_room_is_hidden() {
    var rooms = new TreeMap<String, List<JavaClass>>();
    rooms.putAll(
        CLASSES.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(HouseTest::room)));
    rooms.forEach((room, types) -> {
      long open = types.stream().filter(HouseTest::isPublic).count();
      if (types.size() > SMALL_ROOM) {
        assertThat(1 - open / (double) types.size())
            .describedAs("hidden share of %s: %d of %d are public", room, open, types.size())
            .isGreaterThanOrEqualTo(HIDDEN_SHARE);
      }
    });
  }

  /** A subclass calls its parent's constructor; that creates nothing bare. */
  private static boolean isSuperCall(JavaConstructorCall call) {
    return call.getOrigin().isConstructor()
        && call.getOriginOwner().isAssignableTo(call.getTargetOwner().getName());
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static boolean mayKnow(String room, String other) {
    return room.equals(other) || ROOMS.getOrDefault(room, Set.of()).contains(other);
  }

  /** The longest room name that the package begins with: store.redis is not store. */
  private static String room(JavaClass type) {
    var name = type.getPackageName().replaceFirst("^" + Pattern.quote(HOUSE), "");
    return ROOMS.keySet().stream()
        .filter(room -> name.equals(room) || name.startsWith(room + "."))
        .max(Comparator.comparingInt(String::length))
        .orElse(name);
  }
}
