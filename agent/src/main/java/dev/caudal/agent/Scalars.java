// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of Java's simple types. */
final class Scalars {
  private static final Map<Class<?>, String> SCHEMAS = new HashMap<>();

  static {
    all("{'type':'integer'}", int.class, Integer.class, long.class, Long.class, short.class);
    all("{'type':'integer'}", Short.class, byte.class, Byte.class, BigInteger.class, Year.class);
    all("{'type':'integer'}", OptionalInt.class, OptionalLong.class);
    all("{'type':'number'}", double.class, Double.class, float.class, Float.class);
    all("{'type':'number'}", BigDecimal.class, OptionalDouble.class);
    all("{'type':'boolean'}", boolean.class, Boolean.class);
    all("{'type':'string'}", String.class, CharSequence.class, ZoneId.class, ZoneOffset.class);
    all("{'type':'string','minLength':1,'maxLength':1}", char.class, Character.class);
    all("{'type':'string','contentEncoding':'base64'}", byte[].class);
    all("{'type':'string','format':'uuid'}", UUID.class);
    all("{'type':'string','format':'uri'}", URI.class, URL.class);
    all("{'type':'string','format':'date'}", LocalDate.class);
    all("{'type':'string','format':'date-time'}", Instant.class, OffsetDateTime.class);
    all("{'type':'string','format':'date-time'}", ZonedDateTime.class);
    all("{'type':'string','format':'time'}", OffsetTime.class);
    all("{'type':'string','format':'duration'}", Duration.class, Period.class);
    // The formats time and date-time ask for an offset, which these have not.
    var time = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?$'}";
    all("{'type':'string','pattern':'^" + time, LocalTime.class);
    all("{'type':'string','pattern':'^[0-9]{4}-[0-9]{2}-[0-9]{2}T" + time, LocalDateTime.class);
    all("{'type':'string','pattern':'^[0-9]{4}-[0-9]{2}$'}", YearMonth.class);
    all("{'type':'string','pattern':'^--[0-9]{2}-[0-9]{2}$'}", MonthDay.class);
    all("{}", Object.class, Json.class);
  }

  private Scalars() {}

  static Optional<ObjectNode> of(Class<?> type) {
    var schema = SCHEMAS.get(JsonNode.class.isAssignableFrom(type) ? Object.class : type);
    return Optional.ofNullable(schema).map(text -> (ObjectNode) Json.MAPPER.readTree(text));
  }

  private static void all(String schema, Class<?>... types) {
    for (var type : types) {
      SCHEMAS.put(type, schema.replace('\'', '"'));
    }
  }
}
