import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pages.digest.models
import pages.events
import snippets.fields
import snippets.previews
import uuid
import wagtail.fields
import workflows.kernel.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('pages', '0001_initial'),
        ('pages', '0002_presence_coming_mail_call'),
        ('pages', '0003_letters_that_are_held'),
        ('pages', '0004_texts_of_events'),
    ]

    dependencies = [
        ('snippets', '0003_sound_instead_of_a_video'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtailimages', '0027_image_description'),
        ('workflows', '0014_contact_of_missions'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'agenda page',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='CallPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.CharField(max_length=400, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('image', 2), ('quote', 5), ('cards', 9), ('call', 13), ('kept', 14)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'template': 'pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link', 'term'], 'label': 'Text', 'template': 'pages/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image', 'template': 'pages/blocks/image.html'}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Who says so', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('text', 3), ('who', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'icon': 'grip', 'label': 'Cards', 'template': 'pages/blocks/cards.html'}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Words on the button'}), 12: ('wagtail.blocks.PageChooserBlock', (), {'help_text': 'Empty: the form to ask for an ambassador.', 'label': 'Page', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 10), ('label', 11), ('page', 12)]], {}), 14: ('pages.blocks.Kept', (), {})}, verbose_name='what it is')),
                ('steps', wagtail.fields.StreamField([('step', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 2: ('wagtail.blocks.StructBlock', [[('title', 0), ('text', 1)]], {})}, verbose_name='steps on the way')),
                ('questions', wagtail.fields.StreamField([('question', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Question'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link', 'term'], 'label': 'Answer'}), 2: ('wagtail.blocks.StructBlock', [[('question', 0), ('answer', 1)]], {})}, verbose_name='questions and answers')),
                ('button', models.CharField(max_length=60, verbose_name='words on the button')),
                ('beside_button', models.CharField(blank=True, max_length=200, verbose_name='one line beside the button')),
            ],
            options={
                'verbose_name': 'call for candidates',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='ContentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.CharField(blank=True, max_length=400, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('image', 2), ('quote', 5), ('cards', 9), ('call', 13), ('kept', 14)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'template': 'pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link', 'term'], 'label': 'Text', 'template': 'pages/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image', 'template': 'pages/blocks/image.html'}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Who says so', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('text', 3), ('who', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'icon': 'grip', 'label': 'Cards', 'template': 'pages/blocks/cards.html'}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Words on the button'}), 12: ('wagtail.blocks.PageChooserBlock', (), {'help_text': 'Empty: the form to ask for an ambassador.', 'label': 'Page', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 10), ('label', 11), ('page', 12)]], {}), 14: ('pages.blocks.Kept', (), {})}, verbose_name='body')),
                ('in_footer', models.BooleanField(default=False, verbose_name='link in the footer')),
            ],
            options={
                'verbose_name': 'page of text',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('baseline', models.CharField(help_text='One line: what the ambassadors stand for. Shown on every page.', max_length=120, verbose_name='baseline')),
                ('intro', models.CharField(max_length=400, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('image', 2), ('quote', 5), ('cards', 9), ('call', 13), ('kept', 14), ('next_events', 16), ('testimonial', 17), ('story', 18), ('network', 19)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'template': 'pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link', 'term'], 'label': 'Text', 'template': 'pages/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image', 'template': 'pages/blocks/image.html'}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Who says so', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('text', 3), ('who', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'icon': 'grip', 'label': 'Cards', 'template': 'pages/blocks/cards.html'}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Words on the button'}), 12: ('wagtail.blocks.PageChooserBlock', (), {'help_text': 'Empty: the form to ask for an ambassador.', 'label': 'Page', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 10), ('label', 11), ('page', 12)]], {}), 14: ('pages.blocks.Kept', (), {}), 15: ('wagtail.blocks.IntegerBlock', (), {'default': 4, 'label': 'How many at most', 'max_value': 12, 'min_value': 1}), 16: ('wagtail.blocks.StructBlock', [[('title', 6), ('number', 15)]], {}), 17: ('pages.highlights.TestimonialEntry', ('snippets.Testimonial',), {}), 18: ('pages.highlights.StoryEntry', ('snippets.Story',), {}), 19: ('pages.highlights.NetworkEntry', ('snippets.Network',), {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='LexiconPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'lexicon',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NetworksPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'page of networks',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='PresencePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'page on where we are present',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='StoriesPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'page of stories',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='TestimonialsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'page of testimonials',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('name', models.CharField(help_text='For colleagues; visitors read the page.', max_length=200, verbose_name='working title')),
                ('status', models.CharField(choices=[('tentative', 'Tentative'), ('confirmed', 'Confirmed'), ('cancelled', 'Cancelled')], default='tentative', max_length=10, verbose_name='status')),
                ('starts', models.DateTimeField(help_text='In the time zone of this site.', verbose_name='starts')),
                ('ends', models.DateTimeField(help_text='In the time zone of this site.', verbose_name='ends')),
                ('all_day', models.BooleanField(default=False, help_text='Only the dates count, not the hours.', verbose_name='whole days')),
                ('previous_start', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='previous start')),
                ('timezone', models.CharField(default=pages.events.site_time_zone, max_length=50, validators=[pages.events.validate_time_zone], verbose_name='time zone of the place')),
                ('level', models.CharField(choices=[('local', 'Local'), ('sector', 'Sector'), ('national', 'National'), ('european', 'European')], max_length=10, verbose_name='level')),
                ('place_name', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address of the place')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, help_text='Degrees north, such as 50.846700. With the longitude it puts a point on the map.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, help_text='Degrees east, such as 4.352500.', max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('place_accessibility', models.TextField(blank=True, help_text='Steps, lift, toilets, hearing loop, parking.', verbose_name='how accessible the place is')),
                ('is_online', models.BooleanField(default=False, verbose_name='can be followed online')),
                ('online_url', snippets.fields.WebAddressField(blank=True, verbose_name='public link to follow it')),
                ('cost', models.CharField(blank=True, help_text='“5 €”, or “0 €” for what is free; left empty, nothing is said.', max_length=100, verbose_name='cost')),
                ('organiser', models.CharField(blank=True, max_length=200, verbose_name='organiser')),
                ('joining', models.CharField(blank=True, choices=[('everyone', 'Open to everyone'), ('members', 'Members of the cooperative'), ('invited', 'On invitation')], max_length=10, verbose_name='who could join')),
                ('changed_at', models.DateTimeField(editable=False)),
                ('languages', models.ManyToManyField(blank=True, to='snippets.spokenlanguage', verbose_name='spoken languages')),
                ('mission', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='event', to='workflows.mission', verbose_name='mission')),
                ('networks', models.ManyToManyField(blank=True, limit_choices_to=pages.events.each_network_once, related_name='+', to='snippets.network', verbose_name='networks')),
                ('place_kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='snippets.placekind', verbose_name='kind of place')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='snippets.region', verbose_name='region')),
                ('sectors', models.ManyToManyField(blank=True, to='snippets.sector', verbose_name='sectors')),
                ('themes', models.ManyToManyField(blank=True, to='snippets.theme', verbose_name='themes')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['starts', 'pk'],
                'indexes': [models.Index(fields=['ends', 'starts'], name='events_in_time'), models.Index(fields=['level', 'starts'], name='events_by_level'), models.Index(fields=['region', 'starts'], name='events_by_region')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='event_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Coming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named', models.BooleanField(default=False, verbose_name='fellow members may see my name')),
                ('said_at', models.DateTimeField(default=workflows.kernel.clock.now, verbose_name='said on')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coming', to='workflows.member', verbose_name='member')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coming', to='pages.event', verbose_name='event')),
            ],
            options={
                'verbose_name': 'event to which a member comes',
                'verbose_name_plural': 'events to which a member comes',
                'ordering': ['said_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_comes_once')],
            },
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('image', 2), ('quote', 5), ('cards', 9), ('call', 13), ('kept', 14)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'template': 'pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link', 'term'], 'label': 'Text', 'template': 'pages/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image', 'template': 'pages/blocks/image.html'}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Who says so', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('text', 3), ('who', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'icon': 'grip', 'label': 'Cards', 'template': 'pages/blocks/cards.html'}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Words on the button'}), 12: ('wagtail.blocks.PageChooserBlock', (), {'help_text': 'Empty: the form to ask for an ambassador.', 'label': 'Page', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 10), ('label', 11), ('page', 12)]], {}), 14: ('pages.blocks.Kept', (), {})}, verbose_name='body')),
                ('image_alt', models.CharField(blank=True, help_text='Read aloud to who cannot see it.', max_length=200, verbose_name='what the image shows')),
                ('recap', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('image', 2), ('quote', 5), ('cards', 9), ('call', 13), ('kept', 14)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'template': 'pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link', 'term'], 'label': 'Text', 'template': 'pages/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image', 'template': 'pages/blocks/image.html'}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Who says so', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('text', 3), ('who', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'icon': 'grip', 'label': 'Cards', 'template': 'pages/blocks/cards.html'}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Words on the button'}), 12: ('wagtail.blocks.PageChooserBlock', (), {'help_text': 'Empty: the form to ask for an ambassador.', 'label': 'Page', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 10), ('label', 11), ('page', 12)]], {}), 14: ('pages.blocks.Kept', (), {})}, verbose_name='afterwards')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='pages.event', verbose_name='event')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image')),
            ],
            options={
                'verbose_name': 'event page',
            },
            bases=(snippets.previews.InEachLanguage, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='EventListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=255)),
                ('summary', models.CharField(blank=True, max_length=300)),
                ('url', models.CharField(max_length=500)),
                ('changed_at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='pages.event')),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='listing', to='pages.eventpage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('event', 'language'), name='one_listing_per_language')],
            },
        ),
        migrations.CreateModel(
            name='EventText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('folded', models.TextField()),
                ('listing', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='further', to='pages.eventlisting')),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(max_length=10)),
                ('query', models.CharField(blank=True, max_length=1000)),
                ('rhythm', models.CharField(choices=[('weekly', 'Once a week, on Monday'), ('daily', 'Every day on which there is something')], default='weekly', max_length=10)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(default=workflows.kernel.clock.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('told', models.JSONField(default=pages.digest.models.nothing_told)),
            ],
            options={
                'verbose_name': 'mail subscription',
                'verbose_name_plural': 'mail subscriptions',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['next_at'], name='digests_due')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('query'), name='one_digest_per_address_and_filter')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Waiting to leave'), ('sent', 'Sent'), ('dropped', 'Dropped, no longer true'), ('failed', 'Failed'), ('parked', 'Parked after three starts'), ('held', 'Held back by hand'), ('collected', "Waits for the reader's digest")], default='queued', max_length=10, verbose_name='state')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('starts', models.PositiveSmallIntegerField(default=0)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=workflows.kernel.clock.now, verbose_name='owed since')),
                ('next_try_at', models.DateTimeField(default=workflows.kernel.clock.now)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled on')),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('error_parameters', models.JSONField(blank=True, default=dict, editable=False)),
                ('subject_line', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('kind', models.CharField(choices=[('question', 'Question'), ('digest', 'What is new')], max_length=10)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='pages.subscription')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['next_try_at'], name='digests_on_their_way')],
                'constraints': [models.UniqueConstraint(fields=('subscription', 'due_at'), name='one_digest_per_period'), models.CheckConstraint(condition=models.Q(('error', ''), ('state__in', ['failed', 'dropped', 'parked']), _negated=True), name='a_digest_ends_with_a_reason')],
            },
        ),
    ]
