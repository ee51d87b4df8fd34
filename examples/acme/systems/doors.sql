-- Who may open which door: the database of the building, as its maker delivers it.
create table zone (
  code text primary key,
  name text not null,
  description text not null
);
create table badge (
  login text primary key,
  holder text not null,
  mail text,
  site text,
  blocked boolean not null default false
);
create table badge_zone (
  login text not null references badge on update cascade on delete cascade,
  zone text not null references zone,
  primary key (login, zone)
);
insert into zone values
  ('lobby', 'Lobby', 'The way in, and the canteen'),
  ('office', 'Offices', 'Every floor with desks'),
  ('lab', 'Laboratory', 'Where sensors are made and broken'),
  ('board', 'Board room', 'The twelfth floor');
-- Somebody who never had a desk: a card for visitors, which the building lends out by itself.
insert into badge values ('visitor', 'Visitor', null, 'DE-BER', false);
insert into badge_zone values ('visitor', 'lobby');
